#include "cli/commands/commands.h"
#include "config/project.h"
#include "data/json.h"
#include "report/comparison_report.h"
#include "report/report_schema.h"
#include "report/trend_report.h"
#include "serve/mock_config.h"

namespace llmeval {

ExitCode run_command(const SchemaCommand& command, CommandContext context) {
  std::optional<Value> schema = published_schema(command.name);
  if (command.name == "diff") schema = published_comparison_schema();
  if (command.name == "trend") schema = published_trend_schema();
  if (command.name == "report") schema = published_report_schema();
  if (command.name == "mock") schema = published_mock_schema();
  if (!schema) {
    context.console.error(Error("there is no schema '" + command.name + "'",
                                "suite, include, models, prices, quarantine, golden, prompt, github-prompt, chat, "
                                "mock, report, diff or trend"));
    return ExitCode::usage;
  }
  context.console.out(to_json_pretty(*schema) + '\n');
  return ExitCode::gates_met;
}

}  // namespace llmeval
