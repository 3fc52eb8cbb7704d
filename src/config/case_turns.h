#pragma once

#include "check/expectation.h"
#include "data/shape.h"
#include "domain/message.h"

#include <vector>

namespace llmeval {

/// What follows the rendered prompt in a case.
struct ReadTurns {
  std::vector<Message> messages;
  /// Of the answers to them, by position; empty where none expects anything.
  std::vector<Expectations> expectations;
};

/// `history:`: a list of `{role: user, content: …}` or `{user: …}`.
ShapeRef history_shape();
/// `turns:`: a list of texts, `{user: …, expect: […]}` and `{assistant: …}`.
/// \param expect  see case_shape().
ShapeRef turns_shape(const ShapeRef& expect);

/// The messages of a value that was checked against history_shape(). False where one is wrong, which is told.
bool read_history(const Value& written, std::vector<Message>& into, Diagnostics& diagnostics);
/// The turns of a value that was checked against turns_shape(). False where one is wrong, which is told: a turn that is
/// neither the user's nor the assistant's or says nothing, an answer that nothing asks for, a conversation that ends
/// with an answer, an `expect` of an answer that is recorded.
bool read_turns(const Value& written, const CheckScope& scope, ReadTurns& into, Diagnostics& diagnostics);
/// Warns of each `{{ name }}` in the history and the turns of a case: their texts are no templates.
void warn_of_templates(const Value& entry, Diagnostics& diagnostics);

}  // namespace llmeval
