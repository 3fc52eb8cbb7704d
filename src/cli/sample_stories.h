#pragma once

#include "base/result.h"
#include "report/sample_story.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace llmeval {

/// Everything about a case's samples in a run: what is stored, and what was said to the model, rendered again from the
/// stored prompt and case, whatever has become of their files.
Result<std::vector<SampleStory>> tell_case(const Database& database, const std::string& run_id,
                                           const std::string& case_id);

}  // namespace llmeval
