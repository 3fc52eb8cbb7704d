#pragma once

#include "engine/plan.h"

#include <string>

namespace llmeval {

/// What a run would do, for people: per suite and model the calls, and what they cost at worst, as far as prices and
/// limits are known.
std::string describe_plan(const Plan& plan);

}  // namespace llmeval
