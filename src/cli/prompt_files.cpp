#include "cli/prompt_files.h"

#include "cli/git.h"
#include "cli/workspace.h"
#include "config/typed_files.h"
#include "prompt/git_tree.h"
#include "prompt/load.h"

#include <filesystem>
#include <memory>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

// A file, or `FILE@REVISION`; it may be a judge's as well as a model's.
std::optional<Prompt> load_from(const std::shared_ptr<const FileSource>& files, const std::string& path,
                                Diagnostics& diagnostics) {
  const std::optional<RevisedPath> revised = files->exists(path) ? std::nullopt : split_revision(path);
  if (!revised) return load_prompt(*files, path, diagnostics, {}, PromptAudience::judge);
  const Result<std::shared_ptr<const FileSource>> tree = files->at_revision(revised->revision);
  if (tree) return load_prompt(**tree, revised->path, diagnostics, {}, PromptAudience::judge);
  diagnostics.error({}, tree.error().message, tree.error().hint);
  return std::nullopt;
}

}  // namespace

std::optional<Prompt> load_prompt_file(const std::string& file, CommandContext context, Diagnostics& diagnostics,
                                       Object* vars) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  const std::string path = absolute_path(directory, file);
  const std::string folder = fs::path(path).parent_path().string();
  const std::string root = find_project_root(folder).value_or(folder);
  const std::shared_ptr<const FileSource> files =
      make_working_tree(root, directory, make_git(context.surroundings.environment, root));
  std::optional<Prompt> prompt = load_from(files, fs::path(path).lexically_relative(root).string(), diagnostics);
  if (vars != nullptr) fill_typed_files(*files, *vars, diagnostics);
  return diagnostics.has_errors() ? std::nullopt : std::move(prompt);
}

}  // namespace llmeval
