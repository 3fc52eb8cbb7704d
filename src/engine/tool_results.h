#pragma once

#include "domain/case.h"
#include "domain/message.h"

#include <cstdint>
#include <vector>

namespace llmeval {

/// Whether the model wants tools to be called.
bool calls_tools(const std::vector<Part>& answer);

/// What the tools of a case give to the calls in an answer, one result for each, as the message that is said next. A
/// call that no result fits is answered as an agent would answer it: with an error that the model can read.
Message tool_results(const CannedTools& tools, const std::vector<Part>& answer);

/// The answer as the message that was said, as the model needs it to go on: its text and its calls of tools. A call
/// without an id gets one, by which its result is known; \param step tells those of one turn's steps apart.
Message said_answer(const std::vector<Part>& answer, std::int32_t step);

}  // namespace llmeval
