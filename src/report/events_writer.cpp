#include "event/event_json.h"
#include "report/writers.h"

#include <string>
#include <utility>

namespace llmeval {

namespace {

// Live: lines are handed over with each tick, so that a reader who follows the file is a tenth of a second behind, and
// a run of a million samples does not make a system call for each of its events.
class EventsWriter final : public EventSink {
 public:
  explicit EventsWriter(std::unique_ptr<Output> output) : output_(std::move(output)) {}

  Result<> on_event(const RunEvent& event) override {
    append_event_json(buffer_, event);
    buffer_ += '\n';
    return buffer_.size() < k_large && failure_.empty() ? Result<>() : flush();
  }

  void on_tick(const Tally& /*tally*/, Duration /*elapsed*/) override {
    if (Result<> flushed = flush(); !flushed) failure_ = flushed.error().message;
  }

  Result<> finish() override {
    LLMEVAL_CHECK(flush());
    return output_->finish();
  }

 private:
  static constexpr std::size_t k_large = 64U << 10U;

  Result<> flush() {
    if (!failure_.empty()) return failure(failure_);
    LLMEVAL_CHECK(output_->append(buffer_));
    buffer_.clear();
    return {};
  }

  std::unique_ptr<Output> output_;
  std::string buffer_;
  std::string failure_;  // What a tick met and could not say; the next event tells.
};

}  // namespace

std::unique_ptr<EventSink> make_events_writer(std::unique_ptr<Output> output, const ReportOptions& /*options*/) {
  return std::make_unique<EventsWriter>(std::move(output));
}

}  // namespace llmeval
