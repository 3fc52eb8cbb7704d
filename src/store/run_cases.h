#pragma once

#include "base/result.h"
#include "store/database.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace llmeval {

/// What a case must have in a run to count.
enum class CaseState : std::uint8_t {
  failed,    ///< A sample that failed.
  errored,   ///< A sample that could not be measured.
  finished,  ///< A sample that was run to its end, whatever came of it.
};

/// Some cases of a run: 12 to 24 bytes each. Keeps nothing open.
struct RunCases {
  std::uint64_t count = 0;
  std::function<bool(std::string_view suite, std::string_view case_id)> has;
};

/// The cases of a stored run that are in this state.
Result<RunCases> cases_in_state(const Database& database, const std::string& run_id, CaseState state);

}  // namespace llmeval
