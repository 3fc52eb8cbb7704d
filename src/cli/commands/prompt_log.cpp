// prompt log: every version of a prompt that runs had, and how it fared.
#include "store/prompt_log.h"
#include "cli/commands/commands.h"
#include "cli/workspace.h"
#include "compare/trend.h"
#include "event/json_stream.h"
#include "report/prompt_log_report.h"
#include "store/database.h"
#include "store/prompt_versions.h"
#include "store/runs.h"
#include "store/sample_rows.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <vector>

namespace llmeval {

namespace {

// The word is a name, a file of the project, or the start of a hash, whichever the store knows.
PromptLogFilter to_filter(const std::string& word, const Workspace& workspace) {
  if (word.empty()) return {};
  PromptLogFilter filter;
  filter.name = word;
  if (const Result<std::string> path = workspace.files->from_typed(word)) filter.path = *path;
  if (is_hash_prefix(word)) filter.hash_prefix = word;
  return filter;
}

// As the trend counts them.
Result<std::vector<CountedCases>> count_cases(const Database& database, const std::string& run_id) {
  LLMEVAL_TRY(const RunInfo run, read_run(database, run_id));
  LLMEVAL_TRY(const SampleTable table, read_sample_rows(database, run_id, SampleChecks::left_out));
  std::vector<CountedCases> counted;
  for (const TrendSeries& series : run_rows(run, table)) {
    const VerdictCounts& cases = series.rows.front().cases;
    counted.push_back({series.suite, series.prompt, series.model, cases.pass, cases.fail, cases.error});
  }
  return counted;
}

Result<std::vector<PromptLogEntry>> read_log(const PromptLogCommand& command, CommandContext context) {
  LLMEVAL_TRY(const Workspace workspace, open_workspace(context.surroundings, context.common, {}));
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  const auto count = [&database](const std::string& run_id) { return count_cases(database, run_id); };
  LLMEVAL_TRY(std::vector<PromptLogEntry> log, read_prompt_log(database, to_filter(command.prompt, workspace), count));
  if (log.empty() && !command.prompt.empty()) {
    return failure(fmt::format("no run had a prompt '{}'", excerpt(command.prompt, 60)),
                   "llmeval prompt log lists all; a prompt is named by its name, file or hash");
  }
  return log;
}

}  // namespace

ExitCode run_command(const PromptLogCommand& command, CommandContext context) {
  const Result<std::vector<PromptLogEntry>> log = read_log(command, context);
  if (!log) {
    context.console.error(log.error());
    return ExitCode::usage;
  }
  if (command.json) {
    std::string json;
    JsonStream(json).value(prompt_log_value(*log));
    context.console.out(json + '\n');
  } else {
    ReportOptions options;
    options.columns = context.console.out_stream().columns;
    options.colour = context.console.out_has_color();
    context.console.out(prompt_log_text(*log, options));
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
