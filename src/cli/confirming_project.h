#pragma once

#include "compare/gate_changes.h"
#include "config/project.h"
#include "domain/run.h"

#include <vector>

namespace llmeval {

/// A project that asks flipped cases again: of each suite only those cases, for the prompts and models that flipped,
/// as often as their rules want. Beside the prompt that fails stands the one that passed, read from the baseline, where
/// it is another one and its model is still configured as it was; it is named NAME@HASH. Trials go on after the suite's
/// own, so that no answer of theirs is taken for one. Suites without a flip are left without cases, since budgets go by
/// a suite's place. No gate decides.
/// \param before, after  the runs that were compared.
Project confirming_project(const Project& project, const std::vector<FlippedCase>& flips, const RunInfo& before,
                           const RunInfo& after);

}  // namespace llmeval
