#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "base/result.h"
#include "domain/other_answers.h"
#include "engine/answers.h"
#include "engine/event_hub.h"
#include "engine/plan.h"
#include "engine/spending.h"
#include "event/earlier_calls.h"
#include "event/journal.h"
#include "policy/model_watch.h"
#include "provider/provider.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace llmeval {

struct EngineOptions {
  std::optional<std::int64_t> concurrency;    ///< `-j`: requests at once over all models; absent: 128, and 32 a model.
  bool fail_fast = false;                     ///< Start nothing more after the first fail or error.
  std::optional<std::uint64_t> max_failures;  ///< Start nothing more after so many fails.
  Duration tick = std::chrono::milliseconds(100);  ///< Of live displays; 0: none.
  /// What was answered before; nullptr: nothing. The hub's tally counts already what is finished by it.
  EarlierCalls* earlier = nullptr;
  /// What checks compare with; nullptr: nothing.
  const OtherAnswers* others = nullptr;
  /// Asked before a suite's next case is begun, by the suite's place in the project: true leaves the rest of the suite,
  /// and the run ends as `decided`. Absent: all is asked.
  std::function<bool(std::uint32_t suite)> is_decided = {};
  AnswerOptions answers;  ///< Where answers are looked for before anybody is asked, and where they go.
  /// False: nobody is asked. Samples of which no call is known are skipped with the outcome `no_recording`.
  bool may_ask = true;
  ModelWatch watch;         ///< Knows what answered in earlier runs.
  SpendingLimits spending;  ///< The run's budget, and what it took before; the suites' own are taken from the project.
};

/// One run of a plan: the only producer of events. Made, run once and destroyed on the loop's thread; everything passed
/// in outlives it.
class Engine {
 public:
  /// \param providers  one for each model of the plan, by the model's address: suites may differ in what they call by
  /// one name. Nullptr where nobody is asked.
  Engine(Loop& loop, const Plan& plan, std::map<const Model*, std::unique_ptr<Provider>> providers, Journal& journal,
         EventHub& hub, EngineOptions options);
  ~Engine();

  /// Runs all; `info` is completed with what the plan knows and told to everyone as RunStarted. Gives the reason why
  /// the run ended before its plan (empty: complete), or the error that the journal met: then nothing more was started.
  Task<Result<std::string>> run(RunInfo info);

  /// Starts nothing more and lets what is in flight finish (the first Ctrl-C).
  void stop_starting(std::string reason);
  /// Breaks off what is in flight, too (the second).
  void stop_now();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace llmeval
