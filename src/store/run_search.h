#pragma once

#include "base/result.h"
#include "store/database.h"

#include <optional>
#include <string>

namespace llmeval {

// Runs that a comparison looks for: complete ones, which scored their answers and came to the end of their plan.

/// The newest complete run of the same suites that started before this one; nullopt where there is none.
Result<std::optional<std::string>> find_previous_run(const Database& database, const std::string& run_id);

/// The newest complete run that asked with this prompt; nullopt where there is none. \param hash  64 hex digits.
Result<std::optional<std::string>> find_run_of_prompt(const Database& database, const std::string& hash);

}  // namespace llmeval
