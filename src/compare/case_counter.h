#pragma once

#include "compare/trials.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace llmeval {

/// How many came to which verdict.
struct VerdictCounts {
  std::uint64_t pass = 0;
  std::uint64_t fail = 0;
  std::uint64_t error = 0;
  std::uint64_t skipped = 0;
  std::uint64_t unscored = 0;

  std::uint64_t scored() const { return pass + fail; }
  std::uint64_t run() const { return pass + fail + error + unscored; }
  std::uint64_t total() const { return run() + skipped; }
  std::uint64_t& of(Verdict verdict);

  friend bool operator==(const VerdictCounts&, const VerdictCounts&) = default;
};

/// Counts cases by verdict while their trials come in, each once and in any order. A byte a sample, where the policy is
/// `all`; else some 80 a case.
class CaseCounter {
 public:
  /// A trial of a case. The counts are those of its group, where the case is counted anew; `flaky` counts the cases of
  /// which some trials passed and some failed.
  /// \param first  what names the case: the index in the plan of the first of its trials, which stand side by side.
  void add(std::uint64_t first, const TrialOutcome& trial, const TrialPolicy& policy, VerdictCounts& cases,
           std::uint64_t& flaky);

 private:
  void count_all(std::uint64_t first, Verdict verdict, VerdictCounts& cases, std::uint64_t& flaky);

  std::vector<std::uint8_t> verdicts_;  // Of policy `all`, by case: the set of its trials' verdicts as bits.
  std::unordered_map<std::uint64_t, TrialSums> sums_;  // Of other policies.
};

}  // namespace llmeval
