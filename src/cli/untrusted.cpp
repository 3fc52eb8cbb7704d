#include "cli/untrusted.h"

#include "prompt/restricted_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

// With all links resolved, as far as it exists.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::weakly_canonical(path, error);
  return error ? path.lexically_normal() : real;
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// As it is written or by where it leads: neither may be of the stranger's making.
bool lies_in(const std::string& path, const std::string& folder) {
  return is_below(fs::path(path).lexically_normal(), fs::path(folder)) || is_below(resolved(path), resolved(folder));
}

void check_words(const SelectionOptions& selection, const UntrustedWords& words, const Workspace& workspace,
                 Diagnostics& diagnostics) {
  const auto in_project = [&](const std::string& typed) { return lies_in(workspace.absolute(typed), workspace.root); };
  const auto refuse_in_project = [&](const std::string& typed, const char* hint) {
    if (!typed.empty() && in_project(typed)) {
      diagnostics.error({}, fmt::format("'{}' lies in the untrusted project", typed), hint);
    }
  };
  if (selection.models_file.empty()) {
    diagnostics.error({}, "--untrusted needs --models", "name a models file that you trust, outside the project");
  }
  refuse_in_project(selection.models_file, "--models: name a file that the stranger could not change");
  for (const std::string& file : selection.env_files) {
    refuse_in_project(file, "--env-file: name a file that the stranger could not change");
  }
  for (const std::string& file : words.read) refuse_in_project(file, "name a file that the stranger could not change");
  for (const std::string& file : words.written) {
    refuse_in_project(file, "write elsewhere: a link there could lead anywhere");
  }
  if (!selection.changed_since.empty()) {
    diagnostics.error({}, "--untrusted and --changed-since exclude one another",
                      "git would run in the stranger's repository: find the suites where it is trusted, and name them");
  }
  if (!words.runs) return;
  if (words.database.empty()) {
    diagnostics.error({}, "--untrusted needs --db",
                      "the project's .llmeval/ may be the stranger's: name a file outside");
  }
  refuse_in_project(words.database, "--db: cached answers and baselines there may be the stranger's");
  if (!words.budget.max_cost) {
    diagnostics.error({}, "--untrusted needs --max-cost",
                      "the stranger's cases, trials and prompts decide what is sent");
  }
}

}  // namespace

Result<bool> admit_untrusted(const SelectionOptions& selection, const UntrustedWords& words, Workspace& workspace,
                             Console& console) {
  if (!selection.untrusted) return true;
  Diagnostics told;
  check_words(selection, words, workspace, told);
  if (told.has_errors()) {
    if (selection.models_file.empty()) {
      console.diagnostics(told);
    } else {
      load_checked(workspace, to_selection(selection, workspace), console, false, std::move(told));
    }
    return false;
  }
  LLMEVAL_CHECK(work_in(workspace, path_from_root(workspace), selection.env_files));
  return true;
}

ModelsFile open_models_file(const std::string& typed, const Workspace& workspace) {
  const fs::path file = resolved(workspace.absolute(typed));
  const std::string folder = file.parent_path().string();
  const std::string root = find_project_root(folder).value_or(folder);
  std::shared_ptr<const FileSource> files = make_working_tree(root, workspace.directory);
  if (workspace.is_untrusted) {
    const FileSource& all = *files;
    const fs::path stranger = resolved(workspace.root);
    files = restrict_files(std::move(files),
                           [root = fs::path(root), stranger, &all](const std::string& path) -> std::optional<Error> {
                             if (!is_below(root / path, stranger)) return std::nullopt;
                             return Error(fmt::format("'{}' lies in the untrusted project", all.display(path)));
                           });
  }
  return {std::move(files), file.lexically_relative(root).string()};
}

}  // namespace llmeval
