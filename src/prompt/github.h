#pragma once

#include "base/diagnostic.h"
#include "data/shape.h"
#include "data/value.h"
#include "prompt/chat_list.h"
#include "prompt/prompt.h"

#include <optional>
#include <vector>

namespace llmeval {

/// What a `.prompt.yml` of GitHub Models may hold.
ShapeRef github_prompt_shape();

/// Fills in `prompt` (but for its content) and gives its messages, whose texts are plain. Adds every mistake, and one
/// note that lists what is ignored. Nullopt where something was wrong.
std::optional<std::vector<WrittenMessage>> read_github_prompt(const Value& file, Prompt& prompt,
                                                              Diagnostics& diagnostics);

}  // namespace llmeval
