#include "cli/workspace.h"

#include "cli/env_file.h"
#include "cli/git.h"
#include "cli/untrusted.h"
#include "prompt/restricted_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

namespace llmeval {

namespace fs = std::filesystem;

std::string absolute_path(const std::string& directory, const std::string& path) {
  std::string text = (fs::path(directory) / path).lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

std::string Workspace::absolute(const std::string& path) const { return absolute_path(directory, path); }

namespace {

Result<Workspace> open_at(const Surroundings& surroundings, const CommonOptions& common,
                          const std::vector<std::string>& env_files, bool needs_project, bool is_untrusted = false) {
  Workspace workspace;
  workspace.is_untrusted = is_untrusted;
  workspace.directory = absolute_path(surroundings.directory, common.directory);
  std::error_code error;
  if (!fs::is_directory(workspace.directory, error))
    return failure(fmt::format("there is no folder '{}'", common.directory));
  const std::optional<std::string> root = find_project_root(workspace.directory);
  if (!root && needs_project) {
    return failure("no project here: neither this folder nor one above it has a folder 'evals'",
                   "llmeval init writes a small one");
  }
  workspace.root = root.value_or(workspace.directory);
  workspace.database =
      common.database.empty() ? workspace.root + "/.llmeval/results.db" : workspace.absolute(common.database);
  workspace.environment = surroundings.environment;
  LLMEVAL_CHECK(work_in(workspace, path_from_root(workspace), env_files));
  return workspace;
}

}  // namespace

Result<Workspace> open_workspace(const Surroundings& surroundings, const CommonOptions& common,
                                 const std::vector<std::string>& env_files) {
  return open_at(surroundings, common, env_files, true);
}

Result<Workspace> open_workspace_or_folder(const Surroundings& surroundings, const CommonOptions& common,
                                           const std::vector<std::string>& env_files) {
  return open_at(surroundings, common, env_files, false);
}

Result<Workspace> open_selected(const Surroundings& surroundings, const CommonOptions& common,
                                const SelectionOptions& selection) {
  if (!selection.untrusted) return open_workspace(surroundings, common, selection.env_files);
  return open_at(surroundings, common, {}, true, true);
}

std::string path_from_root(const Workspace& workspace) {
  return fs::path(workspace.directory).lexically_relative(workspace.root).string();
}

Result<> work_in(Workspace& workspace, const std::string& folder, const std::vector<std::string>& env_files) {
  workspace.directory = absolute_path(workspace.root, folder);
  for (const std::string& file : env_files) {
    LLMEVAL_TRY(Environment added, read_env_file(workspace.absolute(file), file));
    workspace.environment.merge(added);
  }
  workspace.files = workspace.is_untrusted ? make_stranger_files(make_working_tree(workspace.root, workspace.directory))
                                           : make_working_tree(workspace.root, workspace.directory,
                                                               make_git(workspace.environment, workspace.root));
  return {};
}

Selection to_selection(const SelectionOptions& options, const Workspace& workspace) {
  Selection selection;
  selection.suites = options.suites;
  selection.prompts = options.prompts;
  selection.models = options.models;
  selection.cases = options.cases;
  selection.tags = options.tags;
  selection.limit = options.limit;
  selection.pick = options.pick;
  selection.seed = options.seed;
  selection.trials = options.trials;
  if (!options.models_file.empty()) selection.models_file = open_models_file(options.models_file, workspace);
  selection.is_untrusted = options.untrusted;
  return selection;
}

std::optional<Project> load_checked(const Workspace& workspace, const Selection& selection, Console& console,
                                    bool with_notes, Diagnostics told) {
  Project project = load_project(workspace.files, workspace.environment, selection, told);
  console.diagnostics(told, with_notes);
  if (told.has_errors()) return std::nullopt;
  return project;
}

}  // namespace llmeval
