#include "cli/run_start.h"

#include "cli/plan_parts.h"
#include "store/earlier.h"
#include "store/earlier_spending.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

// A run that scored the answers of another one is no run of its own: it is done again in a moment.
bool can_go_on(const RunRow& run) {
  return run.state != RunState::complete && run.state != RunState::running && run.scored_from.empty();
}

Result<std::string> newest_unfinished(const Database& database) {
  LLMEVAL_TRY(const std::vector<RunRow> runs, list_runs(database, SIZE_MAX));
  for (const RunRow& run : runs) {
    if (can_go_on(run)) return run.id;
  }
  return failure("no run can go on: all are complete or under way", "llmeval runs lists them");
}

Result<> check_can_go_on(const RunInfo& run) {
  if (!run.confirms.empty()) {
    return failure(fmt::format("run {} only asked again what run {} failed", run.id, run.confirms),
                   "llmeval run starts a new one");
  }
  if (!run.scored_from.empty()) {
    return failure(fmt::format("run {} scored the answers of run {} again", run.id, run.scored_from),
                   fmt::format("llmeval score {}", run.scored_from));
  }
  if (run.finished_at && run.exit_code && run.stop_reason.empty()) {
    return failure(fmt::format("run {} is complete", run.id), "llmeval run starts a new one");
  }
  if (run.plan.empty()) {
    return failure(fmt::format("run {} is of an older version, which did not keep what its plan was made of", run.id),
                   "llmeval run starts a new one");
  }
  return {};
}

}  // namespace

Result<RunStart> take_up_run(const Database& database, const std::string& reference) {
  LLMEVAL_TRY(const std::string id, reference.empty() ? newest_unfinished(database) : find_run(database, reference));
  RunStart start;
  // First the lock, then the look: nobody else changes the run from here on.
  LLMEVAL_TRY(start.lock, lock_run(database, id));
  if (!start.lock) return failure(fmt::format("run {} is under way", id), fmt::format("llmeval follow {}", id));
  LLMEVAL_TRY(start.again, read_run(database, id));
  LLMEVAL_CHECK(check_can_go_on(*start.again));
  LLMEVAL_TRY(start.selection, parse_stored_selection(start.again->selection));
  return start;
}

Result<> compare_plans(const Database& database, RunStart& start, const std::vector<PlanPart>& now) {
  const RunInfo& before = *start.again;
  if (plan_hash(before.plan) != plan_hash(now)) {
    std::string message =
        fmt::format("run {} cannot go on as its plan has changed; take that back, or start a new run:", before.id);
    for (const std::string& line : plan_differences(before.plan, now)) message += "\n  " + line;
    return failure(message);
  }
  LLMEVAL_TRY(start.earlier, unfinished_calls(database, before.id));
  LLMEVAL_TRY(start.before, earlier_spending(database, before.id));
  return {};
}

}  // namespace llmeval
