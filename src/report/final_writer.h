#pragma once

#include "event/event.h"
#include "report/output.h"

#include <memory>
#include <string>

namespace llmeval {

/// What the writers share that are given a stored run after its end: they see its start, its samples and its end, and
/// append to a buffer that is handed to the output in large pieces.
class FinalWriter : public EventSink {
 public:
  explicit FinalWriter(std::unique_ptr<Output> output);

  Result<> on_event(const RunEvent& event) final;
  Result<> finish() final;

 protected:
  virtual Result<> begin(const RunInfo& run) = 0;
  /// A finished or skipped sample, in plan order; never one without a verdict.
  virtual Result<> add(const SampleResult& sample) = 0;
  /// Before the samples.
  virtual void note(const Notice& /*notice*/, SystemTime /*at*/) {}
  /// `run` is the one of begin().
  virtual Result<> end(const RunInfo& run, const Tally& tally) = 0;

  /// Written to the output once it is large, after each of the three.
  std::string& buffer() { return buffer_; }
  /// Hands the buffer over now, for bytes that come from elsewhere next.
  Result<> flush();
  Output& output() { return *output_; }

 private:
  std::unique_ptr<Output> output_;
  std::string buffer_;
  RunInfo run_;
  bool complete_ = false;
};

}  // namespace llmeval
