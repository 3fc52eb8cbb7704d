#pragma once

#include "base/result.h"
#include "domain/budget.h"
#include "store/database.h"

#include <string>

namespace llmeval {

/// What a stored run has taken of budgets so far: what it kept of them, and at least what its attempts' rows tell,
/// which is all there is of what was sent while no budget was kept. What was in flight when the run was killed is in
/// neither.
Result<RunSpend> earlier_spending(const Database& database, const std::string& run_id);

}  // namespace llmeval
