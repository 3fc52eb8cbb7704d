#include "cli/commands/commands.h"
#include "cli/git.h"
#include "cli/variables.h"
#include "cli/workspace.h"
#include "config/typed_files.h"
#include "data/json.h"
#include "prompt/git_tree.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

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

// A prompt file may be looked at anywhere: its project is the nearest one, else its own folder. The files that
// variables name are then read in it, too.
std::optional<Prompt> load_file(const std::string& file, CommandContext context, Diagnostics& diagnostics,
                                Object* vars = nullptr) {
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

}  // namespace

ExitCode run_command(const PromptRenderCommand& command, CommandContext context) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  Result<TypedVariables> variables = read_variables(command.vars, directory);
  if (!variables) {
    context.console.error(variables.error());
    return ExitCode::usage;
  }
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_file(command.file, context, diagnostics, &variables->vars);
  if (prompt) {
    const Rendered<std::vector<Message>> messages = prompt->render(variables->vars);
    if (messages) {
      context.console.out(to_json_pretty(readable_messages(*messages)) + '\n');
    } else {
      diagnostics.error(messages.error().place, messages.error().message, messages.error().hint);
    }
  }
  context.console.diagnostics(diagnostics);
  return diagnostics.has_errors() ? ExitCode::usage : ExitCode::gates_met;
}

ExitCode run_command(const PromptHashCommand& command, CommandContext context) {
  ExitCode code = ExitCode::gates_met;
  for (const std::string& file : command.files) {
    Diagnostics diagnostics;
    const std::optional<Prompt> prompt = load_file(file, context, diagnostics);
    context.console.diagnostics(diagnostics);
    if (!prompt) {
      code = ExitCode::usage;
    } else {
      context.console.out(fmt::format("{}  {}\n", prompt->version.hash, file));
    }
  }
  return code;
}

}  // namespace llmeval
