#pragma once

#include "compare/prompt_difference.h"
#include "data/value.h"
#include "domain/run.h"
#include "report/options.h"

#include <string>

namespace llmeval {

/// Two versions of a prompt and how they differ.
struct PromptDifferenceReport {
  std::string before_word;  ///< As the user named it.
  std::string after_word;
  PromptVersion before;
  PromptVersion after;
  PromptDifference difference;
};

/// For people: each part that differs with its changed words, then how much is the same.
std::string to_text(const PromptDifferenceReport& report, const ReportOptions& options);

/// `{"before": {…}, "after": {…}, "same": false, "parts": [{"part": "message", "name": "system", "before": 1, "after":
/// 1, "change": "changed", "diff": [{"same": "Be "}, {"removed": "kind"}, {"added": "curt"}]}]}`; a part that is the
/// same has no diff.
Value to_value(const PromptDifferenceReport& report);

}  // namespace llmeval
