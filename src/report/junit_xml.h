#pragma once

#include "base/clock.h"
#include "compare/summary.h"
#include "domain/run.h"
#include "domain/sample.h"

#include <span>
#include <string>

namespace llmeval {

// The elements of JUnit XML (wire.md §6.1, the shape of Jenkins' junit-10.xsd), indented, each with its line end.

/// What a test suite says of itself before its cases.
struct JunitSuite {
  std::string name;
  VerdictCounts counts;
  Duration time{0};  ///< Of all cases, added up.
};

/// `<testsuite …>` with its counts and properties (run, commit, seed, gate; for each prompt and model: prompt hash,
/// pass rate, tokens, cost); the caller writes the cases and `</testsuite>`.
void append_junit_suite_start(std::string& out, const JunitSuite& suite, const RunInfo& run,
                              std::span<const GroupSummary> groups, std::span<const ConfusionSummary> confusions);

/// A sample as a `<testcase>`. Its name is the case's id (with `~2` for a second trial: no id that somebody
/// wrote holds a `~`), its class the suite, prompt and model: stable over runs and unique in one, since CI systems keep
/// their histories by them. The message of a failure or error is repeated in the element's text, which is all that
/// GitLab shows.
void append_junit_case(std::string& out, const SampleResult& sample);

}  // namespace llmeval
