#include "cli/stored_report.h"

#include "store/runs.h"

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// A writer that fails is dropped, so that the others still get the run.
class Guarded final : public EventSink {
 public:
  Guarded(EventSink& sink, std::vector<Error>& errors) : sink_(sink), errors_(errors) {}

  Result<> on_event(const RunEvent& event) override {
    if (!failed_) note(sink_.on_event(event));
    return {};
  }
  bool wants_samples() const override { return sink_.wants_samples(); }
  Result<> finish() override {
    if (!failed_) note(sink_.finish());
    return {};
  }

 private:
  void note(Result<> result) {
    if (result) return;
    failed_ = true;
    errors_.push_back(std::move(result).error());
  }

  EventSink& sink_;
  std::vector<Error>& errors_;
  bool failed_ = false;
};

}  // namespace

std::vector<Error> write_stored(const Database& database, const std::string& run_id,
                                const std::vector<EventSink*>& writers) {
  std::vector<Error> errors;
  if (writers.empty()) return errors;
  std::vector<Guarded> guarded;
  for (EventSink* writer : writers) guarded.emplace_back(*writer, errors);
  std::vector<EventSink*> sinks;
  for (Guarded& one : guarded) sinks.push_back(&one);
  if (const Result<> told = emit_run(database, run_id, sinks); !told) errors.push_back(told.error());
  for (Guarded& one : guarded) static_cast<void>(one.finish());
  return errors;
}

}  // namespace llmeval
