#include "compare/summary.h"
#include "report/final_writer.h"
#include "report/junit_xml.h"
#include "report/spill.h"
#include "report/writers.h"

#include <optional>
#include <utility>

namespace llmeval {

namespace {

// A suite's counts are required attributes of its start tag, so that its cases wait in a Spill until the next suite
// begins: samples come in plan order, suite by suite.
class JunitWriter final : public FinalWriter {
 public:
  using FinalWriter::FinalWriter;

 protected:
  Result<> begin(const RunInfo& run) override {
    run_ = run;
    summary_.emplace(run);
    buffer() += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"llmeval\">\n";
    return {};
  }

  Result<> add(const SampleResult& sample) override {
    if (suite_ && suite_->name != sample.key.suite) LLMEVAL_CHECK(close_suite());
    if (!suite_) {
      suite_.emplace();
      suite_->name = sample.key.suite;
    }
    summary_->add(sample);
    ++suite_->counts.of(sample.verdict);
    suite_->time += sample.duration;
    piece_.clear();
    append_junit_case(piece_, sample);
    return cases_.append(piece_);
  }

  Result<> end(const RunInfo& /*run*/, const Tally& /*tally*/) override {
    if (suite_) LLMEVAL_CHECK(close_suite());
    buffer() += "</testsuites>\n";
    return {};
  }

 private:
  Result<> close_suite() {
    append_junit_suite_start(buffer(), *suite_, run_, summary_->groups(), summary_->confusions());
    LLMEVAL_CHECK(flush());
    LLMEVAL_CHECK(cases_.move_to(output()));
    buffer() += "  </testsuite>\n";
    suite_.reset();
    return {};
  }

  RunInfo run_;
  std::optional<Summary> summary_;
  std::optional<JunitSuite> suite_;
  Spill cases_;
  std::string piece_;
};

}  // namespace

std::unique_ptr<EventSink> make_junit_writer(std::unique_ptr<Output> output, const ReportOptions& /*options*/) {
  return std::make_unique<JunitWriter>(std::move(output));
}

}  // namespace llmeval
