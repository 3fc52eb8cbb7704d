#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "config/project.h"

#include <optional>
#include <string>

namespace llmeval {

/// What a run is compared with.
struct BaselineChoice {
  std::string run;                     ///< Its id; empty: nothing.
  std::optional<SystemTime> asked_at;  ///< When its oldest answer was asked for.
};

/// By a word of the command line: a baseline's name, a run, `none`. Where it is empty it is the baseline `main`, if
/// there is one that has any of the project's suites. Errors: nothing has the name; others cannot be compared with the
/// run (why_no_baseline()).
/// \param database  its path; there may be none yet.
Result<BaselineChoice> choose_baseline(const std::string& database, const std::string& word, const Project& project);

}  // namespace llmeval
