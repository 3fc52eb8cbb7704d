#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "data/value.h"
#include "domain/completion.h"

#include <span>
#include <string>

namespace llmeval {

// What programs and applications of the user tell of their answers.

/// A text as it is, nothing for null, anything else as JSON.
std::string told_text(const Value& answer);
/// `{input_tokens, output_tokens}`, also `prompt_tokens` and `completion_tokens`; nothing of what is no object.
std::optional<Usage> told_usage(const Value& usage);
/// Adds the calls of a list: `{name, arguments}`, or `{id, function: {name, arguments}}`; arguments as an object or as
/// its JSON. Fails where one has no name.
Result<> add_told_calls(const Value& calls, Completion& completion);
/// A list of texts, or one; of objects their `text` or `content`, or their JSON.
std::vector<std::string> told_contexts(const Value& contexts);

/// `ok`, `malformed_tool_args` where a call's arguments are no object, or `empty`.
Outcome told_outcome(const Completion& completion);

/// The text without the secrets in it: what comes back goes into the store and into reports. A secret of a few letters
/// cannot be told from other text.
std::string without_secrets(std::string text, std::span<const SecretText> secrets);

}  // namespace llmeval
