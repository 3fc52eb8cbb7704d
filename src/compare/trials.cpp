#include "compare/trials.h"

#include "base/assert.h"
#include "stats/pass_at_k.h"

namespace llmeval {

namespace {

// Sums of scores in another order differ by rounding.
constexpr double k_rounding = 1e-12;

// If so many of `all` trials passed, with these scores in total.
bool is_pass(const TrialPolicy& policy, std::uint64_t passed, double scores, std::uint64_t all) {
  switch (policy.kind) {
    case TrialPolicy::Kind::all:
      return passed == all;
    case TrialPolicy::Kind::any:
      return passed > 0;
    case TrialPolicy::Kind::majority:
      return 2 * passed > all;
    case TrialPolicy::Kind::mean:
      return scores >= policy.least_mean * static_cast<double>(all) - k_rounding;
    case TrialPolicy::Kind::pass_hat:
      return pass_hat_k(all, passed, policy.drawn).value_or(0) > 0.5;
  }
  return false;
}

// Why a case is neither pass nor fail, from the verdicts of its trials.
Verdict unmeasured_verdict(unsigned verdicts) {
  for (const Verdict verdict : {Verdict::error, Verdict::skipped, Verdict::unscored}) {
    if ((verdicts >> static_cast<unsigned>(verdict) & 1U) != 0) return verdict;
  }
  return Verdict::error;
}

}  // namespace

void TrialSums::add(const TrialOutcome& trial) {
  ++trials_;
  if (trial.verdict != Verdict::pass && trial.verdict != Verdict::fail) {
    unmeasured_ |= 1U << static_cast<unsigned>(trial.verdict);
    return;
  }
  ++scored_;
  passed_ += trial.verdict == Verdict::pass ? 1 : 0;
  mean_.add(trial.score);
}

CaseOutcome TrialSums::outcome(const TrialPolicy& policy) const {
  LLMEVAL_ASSERT(!is_empty());
  CaseOutcome outcome;
  outcome.trials = trials_;
  outcome.passed = passed_;
  outcome.scored = scored_;
  outcome.score = mean_.mean();
  const std::uint64_t missing = outcome.trials - outcome.scored;
  const double scores = outcome.score.value_or(0) * static_cast<double>(outcome.scored);
  const bool at_worst = is_pass(policy, outcome.passed, scores, outcome.trials);
  const bool at_best = is_pass(policy, outcome.passed + missing, scores + static_cast<double>(missing), outcome.trials);
  const bool is_unknown = policy.kind == TrialPolicy::Kind::pass_hat && policy.drawn > outcome.trials;
  if (outcome.scored == 0 || is_unknown || at_worst != at_best) {
    outcome.verdict = unmeasured_verdict(unmeasured_);
  } else {
    outcome.verdict = at_worst ? Verdict::pass : Verdict::fail;
  }
  return outcome;
}

CaseOutcome decide_trials(std::span<const TrialOutcome> trials, const TrialPolicy& policy) {
  TrialSums sums;
  for (const TrialOutcome& trial : trials) sums.add(trial);
  return sums.outcome(policy);
}

}  // namespace llmeval
