#include "cli/commands/commands.h"
#include "config/project.h"
#include "data/json.h"
#include "report/report_schema.h"

namespace llmeval {

ExitCode run_command(const SchemaCommand& command, CommandContext context) {
  const std::optional<Value> schema =
      command.name == "report" ? std::optional(published_report_schema()) : published_schema(command.name);
  if (!schema) {
    context.console.error(Error("there is no schema '" + command.name + "'",
                                "suite, include, models, prices, prompt, github-prompt, chat or report"));
    return ExitCode::usage;
  }
  context.console.out(to_json_pretty(*schema) + '\n');
  return ExitCode::gates_met;
}

}  // namespace llmeval
