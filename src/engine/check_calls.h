#pragma once

#include "engine/sample_story.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace llmeval {

/// The calls of a sample that its checks asked for, as they were known before this run, and the numbers that are
/// taken.
struct KnownChecks {
  std::vector<Call> calls;
  bool committed = false;        ///< As KnownCalls.
  std::int32_t last_number = 0;  ///< The highest of all its committed calls; 0: there are none.

  /// Takes those of its checks out of what is known of a sample; where they can be made again, without the failed ones.
  static KnownChecks take_from(KnownCalls& known, bool may_ask);
  /// For the sample's next call.
  std::int32_t next_number(const SampleResult& sample) const;
};

/// The model of a suite by its configured name: one of its own, one that these fall back to, one that its checks ask;
/// nullptr where it has none.
const Model* find_model(const Suite& suite, std::string_view name);

/// Answers what a sample's checks ask, side by side: from what is known, as another answer would be, or by a call under
/// the same limits, budgets and retries. Each call is committed and then, in the order of the questions, added to the
/// sample; one that could not be made or came to nothing is a call with that outcome (`no_recording`, `budget`,
/// `rate_limited` …). False: it was interrupted; then those that came back are added.
Task<Result<bool>> make_check_calls(SamplePorts& ports, SampleResult& sample, Purse& purse, KnownChecks& known,
                                    std::vector<OpenQuestion> questions);

}  // namespace llmeval
