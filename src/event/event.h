#pragma once

#include "base/result.h"
#include "domain/notice.h"
#include "domain/run.h"

#include <memory>
#include <string>
#include <variant>

namespace llmeval {

/// The plan stands and the first request is about to go out.
struct RunStarted {
  RunInfo run;
};
struct SampleStarted {
  std::uint64_t index = 0;
  SampleKey key;
};
/// A sample of the plan that is not run, with the reason.
struct SampleSkipped {
  SampleResult sample;
};
struct AttemptFailedWillRetry {
  std::uint64_t index = 0;
  SampleKey key;
  Attempt attempt;
  Duration wait{0};  ///< Until the next attempt.
};
/// After AttemptFailedWillRetry its next attempt is sent; or a fallback is asked instead.
struct AttemptRestarted {
  std::uint64_t index = 0;
  SampleKey key;
  std::int32_t number = 1;  ///< Of the attempt, within its call.
  std::string model;        ///< Asked now: the sample's own or a fallback.
};
/// A call has its outcome and is committed.
struct CompletionReceived {
  std::uint64_t index = 0;
  SampleKey key;
  std::int32_t call = 1;
  Outcome outcome = Outcome::ok;
};
struct SampleFinished {
  SampleResult sample;
};
/// No more samples are started; what is in flight goes on.
struct RunCancelling {
  std::string reason;
};
struct RunFinished {
  std::string stop_reason;  ///< Empty: complete.
};

using RunEventKind = std::variant<RunStarted, SampleSkipped, SampleStarted, AttemptFailedWillRetry, AttemptRestarted,
                                  CompletionReceived, SampleFinished, Notice, RunCancelling, RunFinished>;

/// A fact that happened, owning its data. `tally` already counts it.
struct RunEvent {
  SystemTime at;
  Duration elapsed{0};  ///< Since the run started.
  Tally tally;
  RunEventKind kind;
};

/// Receives the facts of a run in order: RunStarted first, RunFinished last, every SampleStarted followed by one
/// SampleFinished. Called on the loop's thread; blocking briefly is the back-pressure. A sink never reads a clock, the
/// environment or a terminal.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual Result<> on_event(const RunEvent& event) = 0;
  /// For live displays only, never recorded; about ten times a second.
  virtual void on_tick(const Tally& /*tally*/, Duration /*elapsed*/) {}
  /// False: the run's start and end are all it looks at. A stored run is told without its samples where nobody wants
  /// them.
  virtual bool wants_samples() const { return true; }
  /// Flushes and closes. Called once, after the last event.
  virtual Result<> finish() { return {}; }
};

}  // namespace llmeval
