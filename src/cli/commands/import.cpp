#include "import/import.h"
#include "cli/commands/commands.h"
#include "cli/new_files.h"
#include "cli/workspace.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> k_promptfoo_files{"promptfooconfig.yaml", "promptfooconfig.yml",
                                                            "promptfooconfig.json"};

constexpr std::size_t k_reason_columns = 240;
constexpr std::size_t k_most_alike = 5;

struct Source {
  fs::path folder;   // What may be read.
  std::string file;  // In it.
};

Result<Source> find_source(const ImportCommand& command, const std::string& directory) {
  const fs::path path = absolute_path(directory, command.source);
  std::error_code error;
  if (fs::is_regular_file(path, error)) return Source{path.parent_path(), path.filename().string()};
  if (!fs::exists(path, error)) return failure(fmt::format("'{}' is not there", command.source));
  if (command.format == ForeignFormat::github_models)
    return failure(fmt::format("'{}' is a folder", command.source), "name a .prompt.yml file");
  for (const std::string_view name : k_promptfoo_files) {
    if (fs::exists(path / name, error)) return Source{path, std::string(name)};
  }
  return failure(fmt::format("'{}' has no promptfooconfig.yaml, .yml or .json", command.source),
                 "name the configuration's file; one in JavaScript is a program, which is not run");
}

// A folder's name as a suite's.
std::string suite_name(const fs::path& folder) {
  std::string name;
  for (const char c : folder.filename().string()) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    name += is_plain ? c : '-';
  }
  const std::size_t first = name.find_first_not_of('-');
  return first == std::string::npos ? std::string("imported") : name.substr(first);
}

// A data file may have the same in every row: the first few say where to look.
std::string told(const ImportedProject& project, ImportNoteKind kind, std::string_view title,
                 const Diagnostics& diagnostics) {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> alike;
  std::string lines;
  for (const ImportNote& note : project.notes) {
    if (note.kind != kind) continue;
    if (++alike[{note.what, note.why}] > k_most_alike) continue;
    const std::string place = diagnostics.describe(note.place);
    lines += fmt::format("  {}{}{}: {}\n", inert_line(place), place.empty() ? "" : ": ", excerpt(note.what),
                         excerpt(note.why, k_reason_columns));
  }
  for (const auto& [what, count] : alike) {
    if (count > k_most_alike)
      lines += fmt::format("  {}: {} more, for the same reason\n", excerpt(what.first), count - k_most_alike);
  }
  return lines.empty() ? lines : fmt::format("\n{}:\n{}", title, lines);
}

Result<> write_all(const ImportedProject& project, const fs::path& folder) {
  std::vector<std::string> paths;
  for (const ImportedFile& file : project.files) paths.push_back(file.path);
  LLMEVAL_CHECK(refuse_existing(folder, paths, "name another folder with --to"));
  for (const ImportedFile& file : project.files) LLMEVAL_CHECK(write_file(folder / file.path, file.text));
  return {};
}

}  // namespace

ExitCode run_command(const ImportCommand& command, CommandContext context) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  Console& console = context.console;
  const Result<Source> source = find_source(command, directory);
  if (!source) {
    console.error(source.error());
    return ExitCode::usage;
  }
  const auto files = make_working_tree(source->folder.string(), directory);
  Diagnostics diagnostics;
  const auto project = command.format == ForeignFormat::promptfoo
                           ? import_promptfoo(*files, source->file, suite_name(source->folder), diagnostics)
                           : import_github_models(*files, source->file, diagnostics);
  if (!project) {
    console.diagnostics(diagnostics);
    return ExitCode::usage;
  }
  const fs::path folder = absolute_path(directory, command.to);
  const Result<> written = write_all(*project, folder);
  if (!written) {
    console.error(written.error());
    return ExitCode::usage;
  }
  for (const ImportedFile& file : project->files) console.out(fmt::format("wrote {}\n", inert_line(file.path)));
  console.out(told(*project, ImportNoteKind::left_out, "left out", diagnostics));
  console.out(told(*project, ImportNoteKind::differs, "not quite the same", diagnostics));
  console.out(
      fmt::format("\n{} of {} test{} became cases\n", project->cases, project->tests, project->tests == 1 ? "" : "s"));
  if (project->files.empty()) {
    console.error(Error("nothing was written, since no case is left", "what stands in the way is listed above"));
    return ExitCode::usage;
  }
  for (const std::string& line : project->next) console.out(fmt::format("now {}\n", inert_line(line)));
  const std::string where = command.to.empty() ? std::string() : fmt::format(" -C {}", inert_line(command.to));
  console.out(fmt::format("now try: llmeval{} validate\n", where));
  return ExitCode::gates_met;
}

}  // namespace llmeval
