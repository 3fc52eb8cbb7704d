#pragma once

#include "base/result.h"
#include "domain/sample.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace llmeval {

/// A sample with all that is stored of it, its case's variables, reference, history and turns too.
struct StoredSample {
  SampleResult sample;
  bool has_verdict = true;  ///< False: not finished; it may have calls.
};

/// The samples of one case in a run, in plan order: its prompts, models and trials (and suites, where several have a
/// case of that id). Error: the run has no such case; the hint names one that is alike.
Result<std::vector<StoredSample>> read_case_samples(const Database& database, const std::string& run_id,
                                                    const std::string& case_id);

}  // namespace llmeval
