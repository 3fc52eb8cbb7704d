#include "store/runs.h"
#include "base/money.h"
#include "base/time.h"
#include "cli/commands/commands.h"
#include "cli/text_table.h"
#include "cli/workspace.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

// How a run ended, or how it stands, in one word.
std::string ending(const RunRow& run) {
  if (!run.stop_reason.empty()) return run.stop_reason;
  if (run.state != RunState::complete) return std::string(run_state_name(run.state));
  if (!run.is_scored) return "not scored";
  return run.decision ? std::string(decision_name(*run.decision)) : "undecided";
}

// What nobody knows is not nothing.
std::string spent_text(const Tally& tally) {
  if (tally.spent.nano_usd == 0) return tally.unknown_spent > 0 ? "?" : "";
  return (tally.unknown_spent > 0 ? "≥" : "") + format_money(tally.spent);
}

std::vector<std::string> table_row(const RunRow& run) {
  return {run.id,
          format_time_short(run.started_at),
          excerpt(run.suites, 40),
          run.git_commit.substr(0, 8) + (run.dirty ? "+" : ""),
          std::to_string(run.tally.pass),
          std::to_string(run.tally.fail),
          std::to_string(run.tally.error),
          spent_text(run.tally),
          ending(run)};
}

std::string to_table(const std::vector<RunRow>& runs) {
  std::vector<std::vector<std::string>> rows{
      {"run", "started (UTC)", "suites", "commit", "pass", "fail", "error", "spent", "ended"}};
  for (const RunRow& run : runs) rows.push_back(table_row(run));
  return text_table(rows, {4, 5, 6, 7});
}

Value to_value(const RunRow& run) {
  Object object;
  object.append("id", Value(run.id));
  object.append("started_at", Value(format_time(run.started_at)));
  object.append("finished_at", run.finished_at ? Value(format_time(*run.finished_at)) : Value());
  object.append("state", Value(run_state_name(run.state)));
  object.append("scored_from", run.scored_from.empty() ? Value() : Value(run.scored_from));
  object.append("confirms", run.confirms.empty() ? Value() : Value(run.confirms));
  object.append("baseline", run.baseline.empty() ? Value() : Value(run.baseline));
  object.append("imported", Value(run.is_imported));
  object.append("started_by", run.started_by.empty() ? Value() : Value(run.started_by));
  object.append("suites", Value(run.suites));
  object.append("git_commit", run.git_commit.empty() ? Value() : Value(run.git_commit));
  object.append("dirty", Value(run.dirty));
  object.append("planned", Value(static_cast<std::int64_t>(run.tally.planned)));
  object.append("pass", Value(static_cast<std::int64_t>(run.tally.pass)));
  object.append("fail", Value(static_cast<std::int64_t>(run.tally.fail)));
  object.append("error", Value(static_cast<std::int64_t>(run.tally.error)));
  object.append("skipped", Value(static_cast<std::int64_t>(run.tally.skipped)));
  object.append("unscored", Value(static_cast<std::int64_t>(run.tally.unscored)));
  object.append("cost_nano_usd", run.tally.unpriced == 0 ? Value(run.tally.cost.nano_usd) : Value());
  object.append("known_cost_nano_usd", Value(run.tally.cost.nano_usd));
  object.append("unpriced", Value(static_cast<std::int64_t>(run.tally.unpriced)));
  object.append("spent_nano_usd", run.tally.unknown_spent == 0 ? Value(run.tally.spent.nano_usd) : Value());
  object.append("stop_reason", run.stop_reason.empty() ? Value() : Value(run.stop_reason));
  object.append("decision", run.decision ? Value(decision_name(*run.decision)) : Value());
  object.append("exit_code", run.exit_code ? Value(*run.exit_code) : Value());
  return object;
}

Result<std::vector<RunRow>> read_runs(const RunsCommand& command, CommandContext context) {
  LLMEVAL_TRY(const Workspace workspace, open_workspace(context.surroundings, context.common, {}));
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  return list_runs(database, command.limit, command.all ? ConfirmingRuns::shown : ConfirmingRuns::hidden);
}

}  // namespace

ExitCode run_command(const RunsCommand& command, CommandContext context) {
  const Result<std::vector<RunRow>> runs = read_runs(command, context);
  if (!runs) {
    context.console.error(runs.error());
    return ExitCode::usage;
  }
  if (command.json) {
    List list;
    for (const RunRow& run : *runs) list.push_back(to_value(run));
    context.console.out(to_json_pretty(Value(std::move(list))) + '\n');
  } else {
    context.console.out(to_table(*runs));
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
