#pragma once

#include "base/result.h"
#include "domain/prompt_log.h"
#include "store/database.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace llmeval {

/// Which prompts; one that any of these names counts, all where all are empty.
struct PromptLogFilter {
  std::string name = {};
  std::string path = {};         ///< From the project's root.
  std::string hash_prefix = {};  ///< See is_hash_prefix().
};

/// What the cases of one suite, prompt and model came to in a run.
struct CountedCases {
  std::string suite;
  std::string prompt;  ///< Name.
  std::string model;
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::uint64_t errors = 0;
};
/// Counts the cases of a run, as every report does.
using CountCases = std::function<Result<std::vector<CountedCases>>(const std::string& run_id)>;

/// All versions that runs had, by the prompts' names, the newest first. Runs that only confirm others are left out.
/// \param count  asked of as few runs as will do.
Result<std::vector<PromptLogEntry>> read_prompt_log(const Database& database, const PromptLogFilter& filter,
                                                    const CountCases& count);

}  // namespace llmeval
