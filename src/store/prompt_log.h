#pragma once

#include "base/result.h"
#include "domain/prompt_log.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace llmeval {

/// Which prompts; one that any of these names counts, all where all are empty.
struct PromptLogFilter {
  std::string name = {};
  std::string path = {};         ///< From the project's root.
  std::string hash_prefix = {};  ///< See is_hash_prefix().
};

/// All versions that runs had, by the prompts' names, the newest first. Runs that only confirm others are left out.
Result<std::vector<PromptLogEntry>> read_prompt_log(const Database& database, const PromptLogFilter& filter);

}  // namespace llmeval
