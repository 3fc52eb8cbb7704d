#include "cli/commands/commands.h"
#include "cli/variables.h"
#include "cli/workspace.h"
#include "data/json.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

namespace fs = std::filesystem;

// A prompt file may be looked at anywhere: its project is the nearest one, else its own folder.
std::optional<Prompt> load_file(const std::string& file, CommandContext context, Diagnostics& diagnostics) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  const std::string path = absolute_path(directory, file);
  const std::string folder = fs::path(path).parent_path().string();
  const std::string root = find_project_root(folder).value_or(folder);
  const auto files = make_working_tree(root, directory);
  std::optional<Prompt> prompt = load_prompt(*files, fs::path(path).lexically_relative(root).string(), diagnostics);
  return diagnostics.has_errors() ? std::nullopt : std::move(prompt);
}

}  // namespace

ExitCode run_command(const PromptRenderCommand& command, CommandContext context) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  const Result<TypedVariables> variables = read_variables(command.vars, directory);
  if (!variables) {
    context.console.error(variables.error());
    return ExitCode::usage;
  }
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_file(command.file, context, diagnostics);
  if (prompt) {
    const Rendered<std::vector<Message>> messages = prompt->render(variables->vars);
    if (messages) {
      context.console.out(to_json_pretty(messages_to_value(*messages)) + '\n');
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
