#pragma once

#include "domain/sample.h"
#include "report/options.h"

#include <string>
#include <vector>

namespace llmeval {

/// One sample for somebody who looks into it.
struct SampleStory {
  SampleResult sample;
  bool has_verdict = true;  ///< False: not finished.
  /// What was said to the model before each of its answers, without what was said before: an entry for each call that
  /// answers, or one where there is none yet.
  std::vector<std::vector<Message>> said;
  bool has_turns = false;    ///< It asks more than once, steps of one turn aside.
  std::string why_not_said;  ///< Why `said` is empty, where it could not be found out.
};

/// Everything that happened to the sample, in order: what it was about, what was said, each attempt with its times,
/// waits and outcome, the answers, what the checks found. Inert, lines ended by \n. Long texts are cut, unless verbose.
std::string sample_story(const SampleStory& story, const ReportOptions& options);

}  // namespace llmeval
