#include "compare/case_counter.h"

namespace llmeval {

namespace {

constexpr unsigned bit_of(Verdict verdict) { return 1U << static_cast<unsigned>(verdict); }

constexpr unsigned k_flaky = bit_of(Verdict::pass) | bit_of(Verdict::fail);

// As TrialSums::outcome() with the policy `all`, from the set of the trials' verdicts.
Verdict verdict_of_all(unsigned verdicts) {
  for (const Verdict worst : {Verdict::fail, Verdict::error, Verdict::skipped, Verdict::unscored}) {
    if ((verdicts & bit_of(worst)) != 0) return worst;
  }
  return Verdict::pass;
}

}  // namespace

std::uint64_t& VerdictCounts::of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return pass;
    case Verdict::fail:
      return fail;
    case Verdict::error:
      return error;
    case Verdict::skipped:
      return skipped;
    case Verdict::unscored:
      return unscored;
  }
  return error;
}

void CaseCounter::count_all(std::uint64_t first, Verdict verdict, VerdictCounts& cases, std::uint64_t& flaky) {
  if (first >= verdicts_.size()) verdicts_.resize(first + 1);
  std::uint8_t& verdicts = verdicts_[first];
  if (verdicts != 0) --cases.of(verdict_of_all(verdicts));
  const bool was_flaky = (verdicts & k_flaky) == k_flaky;
  verdicts = static_cast<std::uint8_t>(verdicts | bit_of(verdict));
  ++cases.of(verdict_of_all(verdicts));
  if (!was_flaky && (verdicts & k_flaky) == k_flaky) ++flaky;
}

void CaseCounter::add(std::uint64_t first, const TrialOutcome& trial, const TrialPolicy& policy, VerdictCounts& cases,
                      std::uint64_t& flaky) {
  if (policy.kind == TrialPolicy::Kind::all) {
    count_all(first, trial.verdict, cases, flaky);
    return;
  }
  TrialSums& sums = sums_[first];
  if (!sums.is_empty()) {
    const CaseOutcome before = sums.outcome(policy);
    --cases.of(before.verdict);
    flaky -= before.is_flaky() ? 1 : 0;
  }
  sums.add(trial);
  const CaseOutcome now = sums.outcome(policy);
  ++cases.of(now.verdict);
  flaky += now.is_flaky() ? 1 : 0;
}

}  // namespace llmeval
