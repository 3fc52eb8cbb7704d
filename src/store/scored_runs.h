#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

struct ScoredRun {
  std::string id;
  SystemTime started_at;
  bool is_imported = false;
};

/// Runs that say how prompts and models fared, the oldest first.
struct ScoredRuns {
  std::vector<ScoredRun> runs;
  std::uint64_t rescored = 0;    ///< Left out: they only scored another run's answers again.
  std::uint64_t unfinished = 0;  ///< Left out: they did not come to their end, or not yet.
  std::uint64_t older = 0;       ///< Left out: each of their suites has enough newer ones.
};

/// Those that came to an end and scored their answers. Those that only confirm others are not even counted.
/// \param since   when they started, at the earliest; absent: at any time.
/// \param newest  so many of each suite; 0: all.
Result<ScoredRuns> list_scored_runs(const Database& database, std::optional<SystemTime> since, std::size_t newest);

}  // namespace llmeval
