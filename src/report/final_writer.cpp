#include "report/final_writer.h"

#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_large = 256U << 10U;

}  // namespace

FinalWriter::FinalWriter(std::unique_ptr<Output> output) : output_(std::move(output)) {}

Result<> FinalWriter::on_event(const RunEvent& event) {
  if (const auto* started = std::get_if<RunStarted>(&event.kind)) {
    run_ = started->run;
    LLMEVAL_CHECK(begin(run_));
  } else if (const auto* finished = std::get_if<SampleFinished>(&event.kind)) {
    // Cancelled under way, a sample has no verdict; resuming the run will run it again.
    if (finished->sample.outcome != Outcome::cancelled) LLMEVAL_CHECK(add(finished->sample));
  } else if (const auto* skipped = std::get_if<SampleSkipped>(&event.kind)) {
    LLMEVAL_CHECK(add(skipped->sample));
  } else if (const auto* notice = std::get_if<Notice>(&event.kind)) {
    note(*notice, event.at);
  } else if (std::holds_alternative<RunFinished>(event.kind)) {
    LLMEVAL_CHECK(end(run_, event.tally));
    complete_ = true;
  }
  return buffer_.size() < k_large ? Result<>() : flush();
}

Result<> FinalWriter::flush() {
  LLMEVAL_CHECK(output_->append(buffer_));
  buffer_.clear();
  return {};
}

Result<> FinalWriter::finish() {
  if (!complete_) return failure("a report was not written: its run has no end");
  LLMEVAL_CHECK(flush());
  return output_->finish();
}

}  // namespace llmeval
