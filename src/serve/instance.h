#pragma once

#include "data/value.h"

namespace llmeval {

/// A small value that fits a JSON Schema, the same for the same schema: first of an enum, a word for a text, the least
/// number that is allowed, what is required of an object. For simulated answers: of what it does not know (patterns,
/// conditions) it takes no notice.
Value instance_of(const Value& schema);

}  // namespace llmeval
