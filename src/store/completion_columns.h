#pragma once

#include "domain/completion.h"
#include "store/statement.h"

namespace llmeval {

/// Ten columns of `calls` from `first`: answer, parts, finish_reason, reported_model, fingerprint, input_tokens,
/// output_tokens, cached_input_tokens, reasoning_tokens, cache_write_tokens.
Completion read_completion(Sql& row, int first);

/// Five columns from `first`: input, output, cached input, reasoning and cache write tokens; all NULL where nobody
/// told, the last one alone in rows of old versions.
std::optional<Usage> read_usage(Sql& row, int first);

/// A blob of 32 bytes; nullopt for anything else.
std::optional<Digest> read_digest(Sql& row, int column);

}  // namespace llmeval
