#include "cli/reasking.h"

#include "store/earlier_spending.h"
#include "store/runs.h"

#include <future>
#include <utility>

namespace llmeval {

Reasking reasking_of(const RunSettings& settings) {
  Reasking how{settings.plan,   settings.environment, settings.database,
               settings.engine, settings.cache,       settings.start.selection};
  how.engine.fail_fast = false;
  how.engine.max_failures.reset();
  how.engine.earlier = nullptr;
  // What is asked again is no part of the run that is recorded.
  how.cache.record.clear();
  return how;
}

Result<RunOutcome> run_confirming(const Reasking& how, const Project& project, const RunInfo& run,
                                  std::string confirms) {
  const Plan plan(project, how.plan->seed());
  RunSettings settings;
  settings.plan = &plan;
  settings.environment = how.environment;
  std::promise<GitState> git;
  git.set_value({run.git_commit, run.dirty, run.started_by});
  settings.git = git.get_future();
  settings.database = how.database;
  settings.engine = how.engine;
  settings.cache = how.cache;
  settings.start.selection = how.selection;
  settings.start.confirms = std::move(confirms);
  {
    LLMEVAL_TRY(const Database database, Database::open_existing(how.database));
    LLMEVAL_TRY(settings.engine.spending.before, earlier_spending(database, run.id));
  }
  LLMEVAL_TRY(RunOutcome outcome, run_plan(std::move(settings)));
  LLMEVAL_CHECK(store_decision(*outcome.database, outcome.run_id, 0, std::nullopt, {}));
  return outcome;
}

}  // namespace llmeval
