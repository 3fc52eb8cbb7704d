#pragma once

#include "base/result.h"

#include <cstddef>
#include <functional>
#include <string>

namespace llmeval {

/// What a file of vectors of statistics came to.
struct StatVectorCounts {
  std::size_t sections = 0;
  std::size_t rows = 0;
  std::size_t agreed = 0;
  std::size_t unknown = 0;  ///< Rows of sections that are not here.
};

/// Runs vectors of statistics, JSON: `{default_tol, sections: [{id, cases: [{input, expected, tol}]}]}`. A row agrees
/// where all that is expected is there and |got − expected| ≤ tol · max(1, |expected|), null for what is undefined.
/// Fails where the file cannot be read or has another form. \param tell  gets a line for each value that does not
/// agree: `SECTION row N: KEY: expected …, got … (tolerance …)`, for each row that cannot be computed, and for each
/// unknown section.
Result<StatVectorCounts> run_stat_vectors(const std::string& path,
                                          const std::function<void(const std::string& line)>& tell);

}  // namespace llmeval
