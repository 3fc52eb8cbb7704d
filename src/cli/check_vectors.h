#pragma once

#include "base/result.h"

#include <cstddef>
#include <functional>
#include <string>

namespace llmeval {

/// What the rows of a file of vectors came to.
struct VectorCounts {
  std::size_t rows = 0;
  std::size_t agreed = 0;
  std::size_t unknown = 0;  ///< Of checks that are not here.
};

/// Runs vectors of checks, JSON Lines: `{id, check, completion: {text, finish_reason, tool_calls}, expect: {pass,
/// score, tolerance, score_range: {ge, gt, le, lt}}}`, where `check` is an item of `expect:` and the parts of `expect`
/// that are there must hold. An answer without text and calls is `empty`. Fails where the file cannot be read or a row
/// has another form. \param tell  gets a line for each row that does not agree: `ID: what`.
Result<VectorCounts> run_check_vectors(const std::string& path,
                                       const std::function<void(const std::string& line)>& tell);

}  // namespace llmeval
