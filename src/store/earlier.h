#pragma once

#include "base/result.h"
#include "domain/run.h"
#include "event/earlier_calls.h"
#include "store/database.h"

#include <memory>
#include <string>

namespace llmeval {

/// What a stored run that did not come to its end leaves to do: its finished samples are left alone (a bit each), what
/// is answered but not scored is known (few: what was under way). Skipped samples are done again. Keeps nothing open.
Result<std::unique_ptr<EarlierCalls>> unfinished_calls(const Database& database, const std::string& run_id);

/// The answers of a stored run for a run that scores them again: found by the sample's key, for the same variables
/// (another reference is another check, other variables another question), marked as cached and without attempts, since
/// nothing is sent or paid again. 24 to 48 bytes a sample. The database outlives it.
Result<std::unique_ptr<EarlierCalls>> answers_to_score(const Database& database, const std::string& run_id);

}  // namespace llmeval
