#include "compare/summary.h"
#include "report/final_writer.h"
#include "report/flaky_cases.h"
#include "report/notice_text.h"
#include "report/spill.h"
#include "report/text_parts.h"
#include "report/writers.h"
#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

// What is shown of a run:
//
//   part                | quiet | normal       | verbose
//   a budget reached    | yes   | yes          | yes
//   run, tables, counts | no    | yes          | yes
//   failures and errors | no    | the first 20 | all        (listing_of)
//   skipped samples     | no    | no           | all
//   the gate            | yes   | rules not met| all rules
class TextWriter final : public FinalWriter {
 public:
  TextWriter(std::unique_ptr<Output> output, const ReportOptions& options)
      : FinalWriter(std::move(output)), options_(options) {
    options_.columns = std::clamp<std::size_t>(options_.columns, 60, 200);
  }

  bool wants_samples() const override { return options_.verbosity != Verbosity::quiet; }

 protected:
  Result<> begin(const RunInfo& run) override {
    summary_.emplace(run);
    return {};
  }

  Result<> add(const SampleResult& sample) override {
    summary_->add(sample);
    flaky_.add(sample);
    unrecorded_.add(sample);
    const Listing listing = listing_of(sample.verdict, options_.verbosity, failures_);
    if (sample.verdict == Verdict::fail || sample.verdict == Verdict::error) ++failures_;
    switch (listing) {
      case Listing::nothing:
        return {};
      case Listing::line:
        return listed_.append(log_safe(skipped_line(sample, options_)));
      case Listing::block:
        ++blocks_;
        return listed_.append("\n" + log_safe(failure_block(sample, options_)));
    }
    return {};
  }

  void note(const Notice& notice, SystemTime /*at*/) override { notices_.add(notice); }

  Result<> end(const RunInfo& run, const Tally& tally) override {
    const std::vector<GroupSummary> groups = summary_->groups();
    buffer() += log_safe(budget_line(run, groups, options_));
    if (options_.verbosity == Verbosity::quiet) {
      buffer() += log_safe(gate_lines(run, options_));
      return {};
    }
    buffer() += log_safe(run_line(run, tally, options_));
    const std::vector<ConfusionSummary> confusions = summary_->confusions();
    for (const SuiteInfo& suite : run.suites) {
      buffer() += log_safe(suite_table(suite, groups, options_));
      buffer() += log_safe(confusion_tables(suite, confusions, options_));
    }
    LLMEVAL_CHECK(flush());
    LLMEVAL_CHECK(listed_.move_to(output()));
    if (failures_ > blocks_) {
      buffer() +=
          fmt::format("\n… and {} more; `llmeval show -v {}` lists all\n", failures_ - blocks_, inert_line(run.id));
    }
    buffer() += "\n" + log_safe(counts_lines(run, tally, groups, options_));
    buffer() += log_safe(flaky_.lines(options_));
    buffer() += log_safe(unrecorded_.lines(options_));
    buffer() += log_safe(notices_.lines(options_.columns));
    buffer() += log_safe(gate_lines(run, options_));
    return {};
  }

 private:
  ReportOptions options_;
  std::optional<Summary> summary_;
  FlakyCases flaky_;
  UnrecordedCases unrecorded_;
  NoticeSummary notices_;
  Spill listed_;
  std::uint64_t failures_ = 0;
  std::uint64_t blocks_ = 0;
};

}  // namespace

std::unique_ptr<EventSink> make_text_writer(std::unique_ptr<Output> output, const ReportOptions& options) {
  return std::make_unique<TextWriter>(std::move(output), options);
}

}  // namespace llmeval
