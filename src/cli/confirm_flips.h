#pragma once

#include "cli/reasking.h"
#include "compare/gate_changes.h"

#include <optional>
#include <vector>

namespace llmeval {

/// Asks the flipped cases again, as a run of its own that names `run` as what it confirms, within what that one left of
/// its budgets. Nothing is asked where nothing may be sent. The outcome of that run, or nothing.
Result<std::optional<RunOutcome>> confirm_flips(const Reasking& how, const GateRuns& runs,
                                                const std::vector<FlippedCase>& flips);

}  // namespace llmeval
