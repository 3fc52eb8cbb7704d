#pragma once

#include "schema/program.h"

#include <optional>

namespace llmeval {

// Inside schema/ only: what can be said of a program without an instance.

/// A node that applies itself to the same instance again, over whatever others: it would never end.
std::optional<NodeId> find_loop(const SchemaProgram& program);

/// Whether some instance may fail the program's first node. False only where none can.
bool can_fail(const SchemaProgram& program, bool assert_formats);

}  // namespace llmeval
