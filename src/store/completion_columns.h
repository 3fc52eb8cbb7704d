#pragma once

#include "domain/completion.h"
#include "store/statement.h"

namespace llmeval {

/// Nine columns of `calls` from `first`: answer, parts, finish_reason, reported_model, fingerprint, input_tokens,
/// output_tokens, cached_input_tokens, reasoning_tokens.
Completion read_completion(Sql& row, int first);

/// Four columns from `first`: input, output, cached input, reasoning tokens; all NULL where nobody told.
std::optional<Usage> read_usage(Sql& row, int first);

/// A blob of 32 bytes; nullopt for anything else.
std::optional<Digest> read_digest(Sql& row, int column);

}  // namespace llmeval
