#pragma once

#include "async/loop.h"
#include "event/event.h"

#include <string>
#include <vector>

namespace llmeval {

/// Hands the facts of a run to all sinks in one order and keeps the tally. A sink that fails is dropped with its error;
/// the run goes on. Loop thread only.
class EventHub {
 public:
  EventHub(const Loop& loop, std::vector<EventSink*> sinks);

  void emit(RunEventKind kind);
  void tick();

  const Tally& tally() const { return tally_; }
  Tally& tally() { return tally_; }
  /// Of sinks that were dropped, in order.
  const std::vector<Error>& failures() const { return failures_; }

 private:
  void count(const RunEventKind& kind);

  const Loop& loop_;
  std::vector<EventSink*> sinks_;
  std::vector<Error> failures_;
  Tally tally_;
  SteadyTime start_;
};

}  // namespace llmeval
