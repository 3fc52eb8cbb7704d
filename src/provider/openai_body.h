#pragma once

#include "data/value.h"
#include "domain/model.h"
#include "domain/request.h"
#include "provider/provider.h"

#include <string>

namespace llmeval {

/// The body of POST {base}/chat/completions. `max_output_tokens` is sent as `max_completion_tokens` to OpenAI itself
/// and as `max_tokens`, which is all that most compatible servers know, to everyone else.
std::string openai_chat_body(const Model& model, const Request& request);

/// A 200 without an error: the completion, or how it is not one.
AttemptResult openai_chat_answer(const Value& body);

/// `{"error": {"message", "type", "param", "code"}}`, or an error that is a text: classified by its code and type
/// before the status.
AttemptResult openai_error(const Value& body, int status);

}  // namespace llmeval
