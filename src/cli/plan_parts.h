#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "domain/run.h"
#include "engine/plan.h"

#include <future>
#include <string>
#include <vector>

namespace llmeval {

/// What the plan is made of: its suites by what their files say (without budgets), the files of its cases by their
/// content, its prompts by their hashes, its models without limits, prices, timeouts, retries and secrets, what selects
/// cases, trials and the seed. Fails where a file cannot be read any more.
Result<std::vector<PlanPart>> plan_parts(const Plan& plan, const SelectionOptions& selection);

/// They are worked out on a thread of their own: large files take as long as opening a database.
using PendingParts = std::future<Result<std::vector<PlanPart>>>;
/// The plan outlives it.
PendingParts plan_parts_beside(const Plan& plan, SelectionOptions selection);

/// What differs, a line each: `file 'evals/cases.csv' has changed`, `--limit was 5, now it is 6`. Empty: nothing.
std::vector<std::string> plan_differences(const std::vector<PlanPart>& before, const std::vector<PlanPart>& now);

}  // namespace llmeval
