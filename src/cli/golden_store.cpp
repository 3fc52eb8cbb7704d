#include "cli/golden_store.h"

#include "data/file.h"
#include "event/json_stream.h"
#include "report/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace llmeval {

namespace fs = std::filesystem;

namespace {

void put_told(JsonStream& json, std::string_view name, const std::string& text) {
  if (!text.empty()) json.field(name, text);
}

void put_decision(JsonStream& json, const GoldenDecision& decision) {
  json.field("answer", decision.answer);
  json.field("asked", decision.asked);
  put_told(json, "prompt", decision.prompt);
  put_told(json, "model", decision.model);
  put_told(json, "run", decision.run);
  put_told(json, "at", decision.at);
  put_told(json, "by", decision.by);
}

void put_line(JsonStream& json, const GoldenLine& line) {
  json.begin_object();
  json.field("case", line.case_id);
  if (line.accepted) {
    json.key("accepted");
    json.begin_object();
    if (line.accepted->reference) {
      json.key("reference");
      json.value(*line.accepted->reference);
    }
    put_decision(json, *line.accepted);
    json.end_object();
  }
  if (line.failing) {
    json.key("failing");
    json.begin_object();
    json.field("note", line.failing->note);
    put_decision(json, *line.failing);
    json.end_object();
  }
  json.end_object();
}

Result<GoldenFile> parse_whole(const std::string& text, const std::string& shown) {
  Diagnostics diagnostics;
  GoldenFile file = parse_golden(text, diagnostics.add_source(shown), diagnostics);
  if (!diagnostics.has_errors()) return file;
  return failure(diagnostics.sorted().front().to_text(), "mend the line first: nothing was written");
}

// The folder of a file below the root, which must not lead elsewhere, locked until it is closed.
Result<FileDescriptor> lock_folder(const std::string& root, const std::string& folder) {
  const std::string whole = root + "/" + folder;
  std::error_code error;
  fs::create_directories(whole, error);
  const fs::path real = fs::canonical(whole, error);
  const fs::path real_root = error ? fs::path() : fs::canonical(root, error);
  if (error) return failure(fmt::format("cannot make the folder '{}': {}", folder, error.message()));
  if (real != real_root / folder) {
    return failure(fmt::format("'{}' is a link", folder), "only a folder of the project's own is written to");
  }
  const int number = ::open(whole.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (number < 0) return failure(fmt::format("cannot open the folder '{}': {}", folder, std::strerror(errno)));
  FileDescriptor descriptor(number);
  while (::flock(number, LOCK_EX) != 0) {
    if (errno != EINTR) return failure(fmt::format("cannot lock the folder '{}': {}", folder, std::strerror(errno)));
  }
  return descriptor;
}

}  // namespace

std::string golden_text(const GoldenFile& file) {
  std::string text;
  for (const auto& [id, line] : file.lines()) {
    JsonStream json(text);
    put_line(json, line);
    text += '\n';
  }
  return text;
}

Result<GoldenFile> load_golden(const Workspace& workspace, const std::string& suite) {
  const std::string path = golden_path(suite);
  if (!workspace.files->exists(path)) return GoldenFile();
  LLMEVAL_TRY(const std::string text, workspace.files->read(path));
  return parse_whole(text, workspace.files->display(path));
}

Result<> change_golden(const Workspace& workspace, const std::string& suite,
                       const std::function<void(GoldenFile&)>& edit) {
  const std::string path = golden_path(suite);
  return change_project_file(workspace, path, [&](const std::string& before) -> Result<std::string> {
    LLMEVAL_TRY(GoldenFile file, parse_whole(before, workspace.files->display(path)));
    edit(file);
    return golden_text(file);
  });
}

Result<> change_project_file(const Workspace& workspace, const std::string& path,
                             const std::function<Result<std::string>(std::string before)>& edit) {
  LLMEVAL_TRY(const FileDescriptor lock, lock_folder(workspace.root, folder_of(path)));
  const std::string whole = workspace.root + "/" + path;
  std::error_code error;
  if (fs::is_symlink(whole, error)) {
    return failure(fmt::format("'{}' is a link", workspace.files->display(path)),
                   "only a file of the project's own is written to");
  }
  std::string before;
  if (fs::exists(whole, error)) {
    LLMEVAL_TRY(before, workspace.files->read(path));
  }
  LLMEVAL_TRY(const std::string after, edit(before));
  if (after == before) return {};
  LLMEVAL_TRY(const std::unique_ptr<Output> output, open_file(whole));
  LLMEVAL_CHECK(output->append(after));
  return output->finish();
}

}  // namespace llmeval
