#pragma once

#include "data/value.h"
#include "domain/request.h"

namespace llmeval {

/// The body of POST {base}/models/{model}:generateContent. All system messages are its `systemInstruction`, since there
/// is no other place for them. A tool's result is told under the name of the tool whose call it answers, and as an
/// object: a text that is none is its member `result`. `reasoning_effort` is the level of thinking, `none` allows none.
Object gemini_body(const Request& request);

}  // namespace llmeval
