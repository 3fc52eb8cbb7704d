#pragma once

#include "base/result.h"
#include "cli/baseline_choice.h"
#include "cli/plan_parts.h"
#include "cli/stored_selection.h"
#include "domain/budget.h"
#include "domain/run.h"
#include "event/earlier_calls.h"
#include "store/run_lock.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

class Database;

/// What a run starts from: nothing; the rest that a run of the same plan left (`again` and `earlier`); or the answers
/// of another run (`scored_from` and `earlier`).
struct RunStart {
  PendingParts plan;  ///< None of a run that goes on, which has them, and of one that never will.
  StoredSelection selection;
  std::optional<RunInfo> again;  ///< The run that goes on, as stored.
  std::optional<RunLock> lock;   ///< Of that run.
  std::string scored_from;
  BaselineChoice baseline;
  std::string confirms = {};  ///< The run whose failures are asked again.
  std::unique_ptr<EarlierCalls> earlier;
  RunSpend before;  ///< What the run took before it goes on.
};

/// Takes up a run that did not come to its end: the named one, or the newest of them where `reference` is empty. Holds
/// its lock. Errors: there is none, it is under way, it is complete, a version that kept too little wrote it.
Result<RunStart> take_up_run(const Database& database, const std::string& reference);

/// After the plan was made: whether it is the one that the run stopped in; then what it left is known. The error lists
/// what differs.
Result<> compare_plans(const Database& database, RunStart& start, const std::vector<PlanPart>& now);

}  // namespace llmeval
