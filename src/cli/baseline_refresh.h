#pragma once

#include "cli/console.h"
#include "cli/reasking.h"

namespace llmeval {

/// Where a suite has `baseline: {max_age: 14d}` and the answers that a run was compared with are older, or another
/// model answers now under a name than answered then, a comparison would tell how the world changed, not how the prompt
/// did. Then the baseline's prompts are asked again, now, of the same models and with the same checks, as a run of its
/// own that confirms the baseline; the outcome is compared with that one from then on, and it is stored so. What cannot
/// be asked again makes the suite inconclusive: a rule `baseline` says why. \param how  as the run was made, within
/// what it left of its budgets.
Result<> refresh_baseline(const Reasking& how, RunOutcome& outcome, Console& console);

}  // namespace llmeval
