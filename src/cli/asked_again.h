#pragma once

#include "base/result.h"
#include "report/run_facts.h"
#include "store/database.h"

#include <functional>
#include <string>

namespace llmeval {

/// What runs that only asked failures of this one again (RunInfo::confirms) came to: RunFacts::asked_again. Empty where
/// there is no such run.
Result<std::function<AskedAgain(const SampleResult&)>> read_asked_again(const Database& database,
                                                                        const std::string& run_id);

}  // namespace llmeval
