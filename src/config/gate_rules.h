#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/gate.h"

#include <cstdint>

namespace llmeval {

/// What may stand under `gate:`.
ShapeRef gate_shape();

/// The gate as written, or the default one (design.md §6) where `value` is nullptr. Where a gate says nothing of
/// errors, none are allowed.
Gate read_gate(const Value* value, Diagnostics& diagnostics);

/// Warns where a rule cannot decide with so many cases: Wilson's bounds stay on both sides of the minimum even if all
/// pass.
void warn_of_undecidable(const Gate& gate, const Value* value, std::uint64_t cases, Diagnostics& diagnostics);

}  // namespace llmeval
