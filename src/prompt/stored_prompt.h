#pragma once

#include "base/result.h"
#include "prompt/prompt.h"

namespace llmeval {

/// The prompt that a canonical form (README.md) came from, as far as it is asked: its messages, variables and
/// defaults, its parameters, output schema and tools. So a stored version can be shown, or asked, as it was, whatever
/// has become of its file.
/// Error: the text is no canonical form, or one of a kind that does not say all (an include with variables of its own).
Result<Prompt> read_canonical_prompt(const PromptVersion& version);

}  // namespace llmeval
