#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/run_session.h"
#include "config/project.h"

#include <string>

namespace llmeval {

/// How a run was made, as far as something is asked again in the same way.
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

/// Runs a project after `run` has ended, within what that one left of its budgets, as a run that confirms another
/// (RunInfo::confirms), which no list shows and no gate decides. \param project  of at least one sample.
Result<RunOutcome> run_confirming(const Reasking& how, const Project& project, const RunInfo& run,
                                  std::string confirms);

}  // namespace llmeval
