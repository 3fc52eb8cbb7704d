#pragma once

#include "data/value.h"
#include "net/transport.h"
#include "provider/provider.h"

namespace llmeval {

/// Whether a reply of OpenAI's API, or of one of the many like it, tells an error: `{"error": {…}}`, `{"error":
/// "text"}`, the fields of an error at the top beside `"object": "error"`, or a `detail` and nothing else.
bool tells_openai_error(const Value& body);

/// What such an error comes to: by its code and type, by the texts of those who have no code, by a status that stands
/// where a code should, then by the status of the reply.
/// \param headers  of the reply; whether it asks to wait can tell one error from another.
AttemptResult openai_error(const Value& body, int status, const std::vector<HttpHeader>& headers);

}  // namespace llmeval
