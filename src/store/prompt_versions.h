#pragma once

#include "base/result.h"
#include "domain/run.h"
#include "store/database.h"

#include <cstddef>
#include <string_view>

namespace llmeval {

/// The least hex digits that name a prompt hash.
inline constexpr std::size_t k_least_hash_digits = 6;
/// Whether a word can be the start of a hash: 6 to 64 lower-case hex digits.
bool is_hash_prefix(std::string_view word);

/// The stored version that a prefix of its hash names, with the name and path that its newest run knew it by. Error:
/// there is none, or several.
Result<PromptVersion> find_prompt_version(const Database& database, std::string_view prefix);

}  // namespace llmeval
