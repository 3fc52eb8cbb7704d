#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/trial_policy.h"

#include <cstdint>

namespace llmeval {

/// How often the cases of a suite are repeated, and what their trials come to.
struct TrialRules {
  std::int32_t count = 1;
  TrialPolicy policy;
};

/// What may stand under `trials:`: a number, or `{count: 5, pass: …}`.
ShapeRef trials_shape();

/// As written; one trial where `value` is nullptr. Mistakes go to `diagnostics`.
TrialRules read_trials(const Value* value, Diagnostics& diagnostics);

}  // namespace llmeval
