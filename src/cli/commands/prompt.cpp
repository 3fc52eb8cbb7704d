#include "cli/commands/commands.h"
#include "cli/prompt_files.h"
#include "cli/variables.h"
#include "cli/workspace.h"
#include "data/json.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace llmeval {

ExitCode run_command(const PromptRenderCommand& command, CommandContext context) {
  const std::string directory = absolute_path(context.surroundings.directory, context.common.directory);
  Result<TypedVariables> variables = read_variables(command.vars, directory);
  if (!variables) {
    context.console.error(variables.error());
    return ExitCode::usage;
  }
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_prompt_file(command.file, context, diagnostics, &variables->vars);
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
    const std::optional<Prompt> prompt = load_prompt_file(file, context, diagnostics);
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
