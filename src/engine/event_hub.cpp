#include "engine/event_hub.h"

#include <utility>

namespace llmeval {

EventHub::EventHub(const Loop& loop, std::vector<EventSink*> sinks)
    : loop_(loop), sinks_(std::move(sinks)), start_(loop.now()) {}

void EventHub::emit(RunEventKind kind) {
  count(kind);
  const RunEvent event{loop_.clock().system_now(), loop_.now() - start_, tally_, std::move(kind)};
  for (std::size_t i = 0; i < sinks_.size();) {
    if (Result<> accepted = sinks_[i]->on_event(event); accepted) {
      ++i;
    } else {
      failures_.push_back(std::move(accepted).error());
      sinks_.erase(sinks_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

void EventHub::tick() {
  const Duration elapsed = loop_.now() - start_;
  for (EventSink* sink : sinks_) sink->on_tick(tally_, elapsed);
}

void EventHub::count(const RunEventKind& kind) {
  if (const auto* started = std::get_if<RunStarted>(&kind)) {
    tally_.planned = started->run.planned();
  } else if (std::holds_alternative<SampleStarted>(kind)) {
    ++tally_.started;
  } else if (const auto* finished = std::get_if<SampleFinished>(&kind)) {
    // A sample that was cancelled under way has no verdict: it counts as skipped, not as started.
    if (finished->sample.verdict == Verdict::skipped) --tally_.started;
    tally_.count(finished->sample);
  } else if (const auto* skipped = std::get_if<SampleSkipped>(&kind)) {
    tally_.count(skipped->sample);
  }
}

}  // namespace llmeval
