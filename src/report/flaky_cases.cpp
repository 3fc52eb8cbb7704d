#include "report/flaky_cases.h"

#include "report/layout.h"
#include "report/sample_text.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace llmeval {

namespace {

constexpr std::size_t k_most_named = 20;
constexpr std::size_t k_most_reasons = 3;

}  // namespace

void FlakyCases::add(const SampleResult& sample) {
  const SampleKey& key = sample.key;
  const bool is_same =
      key.case_id == key_.case_id && key.model == key_.model && key.prompt == key_.prompt && key.suite == key_.suite;
  if (!is_same) {
    close();
    key_ = key;
  }
  if (sample.verdict == Verdict::pass) ++passed_;
  if (sample.verdict == Verdict::fail) ++failed_;
}

void FlakyCases::close() {
  if (passed_ > 0 && failed_ > 0 && ++flaky_ <= k_most_named) {
    const std::string where = key_.prompt.empty() ? key_.model : key_.prompt + " × " + key_.model;
    named_.push_back(fmt::format("{} › {} · {} ({} of {} passed)", inert_line(key_.suite), inert_line(key_.case_id),
                                 inert_line(where), passed_, passed_ + failed_));
  }
  passed_ = 0;
  failed_ = 0;
}

std::string FlakyCases::lines(const ReportOptions& options) {
  close();
  if (flaky_ == 0) return {};
  std::string text = fmt::format("{} flaky: {}", flaky_, fmt::join(named_, "; "));
  if (flaky_ > named_.size()) text += fmt::format("; and {} more", flaky_ - named_.size());
  return paragraph(text, options.columns, Tint::warn, options.colour);
}

void UnrecordedCases::add(const SampleResult& sample) {
  if (sample.verdict != Verdict::skipped || sample.outcome != Outcome::no_recording) return;
  ++count_;
  if (reasons_.size() < k_most_reasons) reasons_.insert(inert_line(sample.reason));
  if (named_.size() < k_most_named) named_.push_back(sample_label(sample.key));
}

std::string UnrecordedCases::lines(const ReportOptions& options) const {
  if (count_ == 0) return {};
  std::string text =
      fmt::format("{} not recorded ({}): {}", count_, fmt::join(reasons_, "; "), fmt::join(named_, "; "));
  if (count_ > named_.size()) text += fmt::format("; and {} more", count_ - named_.size());
  return paragraph(text, options.columns, Tint::warn, options.colour);
}

}  // namespace llmeval
