#pragma once

#include "serve/mock_shape.h"

namespace llmeval {

// How both of OpenAI's shapes and its embeddings say that there is no answer, and what is left of a limit.

MockReply openai_mock_error(Outcome outcome, const std::string& message, std::optional<Duration> wait);
void tell_openai_limit(const MockLimitState& limit, SystemTime now, std::vector<HttpHeader>& headers);

}  // namespace llmeval
