#pragma once

#include "base/result.h"
#include "domain/usage.h"
#include "store/database.h"

#include <cstdint>
#include <string>

namespace llmeval {

/// What samples of one suite, prompt and model are known by in all runs.
struct SampleGroupKey {
  std::string suite;
  std::string prompt_hash;  ///< Empty: without a prompt.
  std::string model;        ///< Configured name.
};

/// What earlier samples used; the sum over `samples` of them, with the served answers' tokens only.
struct EarlierUse {
  std::uint64_t samples = 0;
  Usage usage;
};

/// Looks at the newest runs that have the group, until some thousand of its samples are seen: those that were answered
/// and whose provider told what it counted. None: nothing is known.
Result<EarlierUse> earlier_use(const Database& database, const SampleGroupKey& group);

}  // namespace llmeval
