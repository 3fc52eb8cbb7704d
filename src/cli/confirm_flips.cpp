#include "cli/confirm_flips.h"

#include "cli/confirming_project.h"

#include <utility>

namespace llmeval {

Result<std::optional<RunOutcome>> confirm_flips(const Reasking& how, const GateRuns& runs,
                                                const std::vector<FlippedCase>& flips) {
  if (flips.empty() || !how.engine.may_ask || !how.cache.replay.empty() || !runs.before) return std::nullopt;
  const RunInfo& run = *runs.after.info;
  const Project project = confirming_project(how.plan->project(), flips, *runs.before->info, run);
  if (Plan(project, how.plan->seed()).size() == 0) return std::nullopt;
  LLMEVAL_TRY(RunOutcome outcome, run_confirming(how, project, run, run.id));
  return std::optional(std::move(outcome));
}

}  // namespace llmeval
