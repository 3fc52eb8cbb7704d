#pragma once

#include "domain/completion.h"

#include <optional>

namespace llmeval {

// How the parts of an answer stand in databases and recordings: `{"type": "text", "text": …}`,
// `{"type": "tool_call", "id": …, "name": …, "arguments": …}` with the arguments as the model wrote them, and
// `{"type": "reasoning", "text": …}`.

/// Nullopt for parts that answers do not have.
std::optional<Value> part_to_value(const Part& part);
/// Nullopt for what is no such part.
std::optional<Part> part_from_value(const Value& value);

/// What an application told of itself and its answer: `{"type": "report", "version": …, "prompt_hash": …, "contexts":
/// […]}`, each where it did; nullopt: nothing.
std::optional<Value> report_to_value(const Completion& completion);
/// The way back, into `completion`; false where it is no report.
bool read_report(const Value& value, Completion& completion);

}  // namespace llmeval
