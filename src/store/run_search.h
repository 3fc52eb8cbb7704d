#pragma once

#include "base/result.h"
#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

// Runs that a comparison looks for: complete ones, which scored their answers and came to the end of their plan.

/// The newest complete run of the same suites that started before this one; nullopt where there is none.
Result<std::optional<std::string>> find_previous_run(const Database& database, const std::string& run_id);

/// The whole hash of a stored prompt by its first digits, at least six. Error: none has it, or several.
Result<std::string> find_prompt_hash(const Database& database, std::string_view prefix);

/// The newest complete run that asked with this prompt; nullopt where there is none. \param hash  64 hex digits.
Result<std::optional<std::string>> find_run_of_prompt(const Database& database, const std::string& hash);

}  // namespace llmeval
