#pragma once

#include "compare/early_answers.h"
#include "engine/plan.h"
#include "event/event.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace llmeval {

/// Follows a run for `--stop-early`: tells EarlyAnswers of each case once it is whole, in the order in which the cases
/// were started. What ended before its turn waits: 100 bytes a sample that is under way.
class EarlyStopSink final : public EventSink {
 public:
  /// \param plan  outlives it.
  EarlyStopSink(const Plan& plan, EarlyAnswers answers);

  Result<> on_event(const RunEvent& event) override;

  /// Whether the rest of a suite, by its place in the project, need not be asked.
  bool is_certain(std::uint32_t suite) const { return certain_.contains(suite); }

 private:
  void add(const SampleResult& sample);
  void advance();
  void end_case(std::uint32_t suite);

  const Plan& plan_;
  EarlyAnswers answers_;
  std::map<std::uint64_t, ComparedSample> waiting_;  // By their place in the plan.
  std::uint64_t position_ = 0;                       // Of the first sample that is still to come.
  std::vector<ComparedSample> samples_;              // Of the case at hand.
  std::set<std::uint32_t> certain_;
};

/// The cases of a stored run, their trials joined as the project's suites say.
Result<std::vector<ComparedCase>> stored_cases(const std::string& database, const std::string& run_id,
                                               const Project& project);

}  // namespace llmeval
