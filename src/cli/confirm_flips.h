#pragma once

#include "cli/arguments.h"
#include "cli/run_session.h"
#include "compare/gate_changes.h"

#include <string>
#include <vector>

namespace llmeval {

/// How a run was made, as far as its failures are asked again in the same way.
struct Reasking {
  const Plan* plan = nullptr;
  const Environment* environment = nullptr;
  std::string database;
  EngineOptions engine;
  CacheOptions cache;
  StoredSelection selection;
};

/// As the settings have it, before a run takes them.
Reasking reasking_of(const RunSettings& settings);

/// Asks the flipped cases again, as a run of its own that names `run` as what it confirms, within what that one left of
/// its budgets. Nothing is asked where nothing may be sent. The outcome of that run, or nothing.
Result<std::optional<RunOutcome>> confirm_flips(const Reasking& how, const GateRuns& runs,
                                                const std::vector<FlippedCase>& flips);

}  // namespace llmeval
