#pragma once

#include "compare/summary.h"
#include "domain/run.h"
#include "report/junit_case.h"

#include <cstdint>
#include <span>
#include <string>

namespace llmeval {

/// What a test suite says of itself before its cases.
struct JunitSuite {
  std::string name;
  std::int64_t id = 0;  ///< Its place in the report, from 0.
  std::uint64_t tests = 0;
  std::uint64_t failures = 0;
  std::uint64_t errors = 0;
  std::uint64_t skipped = 0;
  Duration time{0};  ///< Of all cases, added up.
};

/// `<testsuite …>` with its counts and properties (run, commit, seed, gate; for each prompt and model: prompt hash,
/// pass rate, tokens, cost); the caller writes the cases and the end.
void append_junit_suite_start(std::string& out, const JunitSuite& suite, const RunInfo& run,
                              std::span<const GroupSummary> groups, std::span<const ConfusionSummary> confusions,
                              JunitFlavour flavour);
/// \param notes  lines that the flavour has no other place for.
void append_junit_suite_end(std::string& out, const std::string& notes, JunitFlavour flavour);

}  // namespace llmeval
