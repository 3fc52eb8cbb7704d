#include "report/text_parts.h"
#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

ReportOptions wide() {
  ReportOptions options;
  options.columns = 200;
  return options;
}

std::string budget_line_of(const RunInfo& run, const std::vector<SampleResult>& samples) {
  Summary summary(run);
  for (const SampleResult& sample : samples) summary.add(sample);
  return budget_line(run, summary.groups(), wide());
}

}  // namespace

TEST_CASE("a run that its budget ended says how much of it was measured") {
  RunInfo run = make_run({"mini"}, 1000);
  std::vector<SampleResult> samples;
  for (std::uint64_t i = 0; i < 3; ++i) samples.push_back(make_sample({.index = i}));
  samples[1].verdict = Verdict::error;
  samples.push_back(
      make_sample({.index = 3, .verdict = Verdict::skipped, .outcome = Outcome::cancelled, .answer = {}}));
  for (const char* reason : {"", "interrupted", "fail_fast"}) {
    run.stop_reason = reason;
    CHECK(budget_line_of(run, samples).empty());
  }
  run.stop_reason = "max_cost";
  CHECK(budget_line_of(run, samples) ==
        "budget reached (max_cost): 3 of 1000 samples were measured, drawn at random: the rates below estimate all\n");

  SuiteInfo other = run.suites[0];
  other.name = "qa";
  other.planned = 20;
  run.suites.push_back(other);
  run.stop_reason = "deadline";
  CHECK(
      budget_line_of(run, samples) ==
      "budget reached (deadline): 3 of 1020 samples were measured (triage 3 of 1000, qa 0 of 20), drawn at random: the "
      "rates below estimate all\n");
}
