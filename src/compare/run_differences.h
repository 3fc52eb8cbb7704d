#pragma once

#include "compare/comparison.h"

#include <vector>

namespace llmeval {

// Inside compare/ only.

/// What differs between two runs beside their samples; none of a run and itself.
std::vector<RunDifference> run_differences(const RunInfo& before, const RunInfo& after);

}  // namespace llmeval
