#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/gate.h"

#include <cstdint>
#include <string>
#include <vector>

namespace llmeval {

/// What may stand under `gate:`.
ShapeRef gate_shape();

/// The gate as written, or the default one (design.md §6) where `value` is nullptr. Where a gate says nothing of
/// errors, none are allowed.
Gate read_gate(const Value* value, Diagnostics& diagnostics);

/// What a suite has that its gate may name.
struct GateSubjects {
  std::uint64_t cases = 0;
  std::vector<std::string> prompts;  ///< Empty: not known.
  std::vector<std::string> models;   ///< Empty: not known.
};

/// Warns where a rule cannot decide with so many cases: Wilson's bounds stay on both sides of the minimum even if all
/// pass; a margin is not kept even where nothing changes; all failing would not show that it got worse. Rules that are
/// narrowed by tags are passed over. An error where a rule names a model or a prompt that the suite does not have.
void check_gate(const Value* value, const GateSubjects& subjects, Diagnostics& diagnostics);

}  // namespace llmeval
