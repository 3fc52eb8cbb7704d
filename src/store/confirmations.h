#pragma once

#include "base/result.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace llmeval {

/// The runs that only asked failures of this one again (RunInfo::confirms), the oldest first.
Result<std::vector<std::string>> confirming_runs(const Database& database, const std::string& run_id);

}  // namespace llmeval
