// score: the stored answers of a run, looked at by the checks as they are now. Nothing is sent.
#include "cli/commands/commands.h"
#include "cli/stored_answers_run.h"
#include "cli/workspace.h"
#include "store/database.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <string>

namespace llmeval {

namespace {

Result<RunInfo> find_answers(const Database& database, const std::string& reference) {
  LLMEVAL_TRY(const std::string id, find_run(database, reference));
  LLMEVAL_TRY(const RunState state, run_state(database, id));
  if (state == RunState::running) {
    return failure(fmt::format("run {} is under way", id), "its answers can be scored again once it has ended");
  }
  LLMEVAL_TRY(RunInfo run, read_run(database, id));
  if (run.selection.empty()) {
    return failure(fmt::format("run {} is of an older version, which did not keep what it selected", id),
                   "llmeval run starts a new one");
  }
  return run;
}

ExitCode refuse(const Error& error, Console& console) {
  console.error(error);
  return ExitCode::usage;
}

}  // namespace

ExitCode run_command(const ScoreCommand& command, CommandContext context) {
  Console& console = context.console;
  Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error(), console);
  const Result<Database> database = Database::open_existing(workspace->database);
  if (!database) return refuse(database.error(), console);
  const Result<RunInfo> run = find_answers(*database, command.run);
  if (!run) return refuse(run.error(), console);
  const ReportWords words{.outputs = command.outputs, .verbosity = command.verbosity, .is_strict = command.strict};
  const StoredAnswersRun wanted{command.suites, workspace->database, words};
  const Result<ExecutedRun> ran = score_stored_answers(*database, *run, wanted, *workspace, console);
  return ran ? ran->code : refuse(ran.error(), console);
}

}  // namespace llmeval
