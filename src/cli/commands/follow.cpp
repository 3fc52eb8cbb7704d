// follow: how another process's run is going, from what it has stored.
#include "async/sleep.h"
#include "async/task_group.h"
#include "async/uv_loop.h"
#include "cli/commands/commands.h"
#include "cli/outputs.h"
#include "cli/stored_report.h"
#include "cli/workspace.h"
#include "report/live_status.h"
#include "store/run_follower.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr Duration k_between_looks = std::chrono::milliseconds(100);

Task<Result<RunState>> follow(Loop& loop, RunFollower& follower, EventSink& status) {
  for (;;) {
    const SystemTime now = loop.clock().system_now();
    const Result<std::optional<RunState>> ended = follower.look(now);
    if (!ended) co_return failure(ended.error());
    if (*ended) co_return **ended;
    status.on_tick(follower.tally(), now - follower.run().started_at);
    co_await sleep_for(loop, k_between_looks, CancelToken());
  }
}

// Until the run has ended; what is said meanwhile goes to standard error, as run does it.
Result<RunState> follow_to_its_end(const Database& database, const std::string& run_id, const FollowCommand& command,
                                   Console& console) {
  const std::unique_ptr<EventSink> status = make_live_status(
      open_stream(console.err_stream().descriptor, "standard error"), status_options(console, command.verbosity));
  LLMEVAL_TRY(RunFollower follower, RunFollower::open(database, run_id, {status.get()}));
  UvLoop loop;
  const Result<RunState> ended = run_task(loop, follow(loop, follower, *status));
  LLMEVAL_CHECK(status->finish());
  return ended;
}

// The exit code that the run itself had.
ExitCode report(const Database& database, const std::string& run_id, RunState ended, const FollowCommand& command,
                Console& console) {
  const Stream& out = console.out_stream();
  const auto writer = make_writer(*find_format("text"), open_stream(out.descriptor, "standard output"),
                                  report_options(out, console.out_has_color(), command.verbosity));
  for (const Error& error : write_stored(database, run_id, {writer.get()})) console.error(error);
  if (ended == RunState::killed) {
    console.error(Error(fmt::format("run {} was killed", run_id), fmt::format("llmeval run --resume {}", run_id)));
  }
  const Result<RunInfo> run = read_run(database, run_id);
  return run && run->exit_code ? static_cast<ExitCode>(*run->exit_code) : ExitCode::broken;
}

}  // namespace

ExitCode run_command(const FollowCommand& command, CommandContext context) {
  Console& console = context.console;
  const auto refuse = [&](const Error& error) {
    console.error(error);
    return ExitCode::usage;
  };
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error());
  const Result<Database> database = Database::open_existing(workspace->database);
  if (!database) return refuse(database.error());
  const Result<std::string> run = find_run(*database, command.run);
  if (!run) return refuse(run.error());
  const Result<RunState> ended = follow_to_its_end(*database, *run, command, console);
  if (!ended) return refuse(ended.error());
  return report(*database, *run, *ended, command, console);
}

}  // namespace llmeval
