#pragma once

#include "prompt/prompt.h"

#include <string>

namespace llmeval {

/// What the prompt makes a model see, as one line of canonical JSON (README.md says it byte for byte). Equal for equal
/// content, whatever the file's format, name and comments.
std::string canonical_prompt(const Prompt& prompt);

}  // namespace llmeval
