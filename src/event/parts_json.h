#pragma once

#include "domain/message.h"

#include <optional>

namespace llmeval {

// How the parts of an answer stand in databases and recordings: `{"type": "text", "text": …}`,
// `{"type": "tool_call", "id": …, "name": …, "arguments": …}` with the arguments as the model wrote them, and
// `{"type": "reasoning", "text": …}`.

/// Nullopt for parts that answers do not have.
std::optional<Value> part_to_value(const Part& part);
/// Nullopt for what is no such part.
std::optional<Part> part_from_value(const Value& value);

}  // namespace llmeval
