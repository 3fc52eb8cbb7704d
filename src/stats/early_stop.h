#pragma once

#include "stats/betting.h"
#include "stats/e_process.h"
#include "stats/regression.h"

#include <cstdint>

namespace llmeval {

/// Whether a comparison can stop before its last case, case by case in an order drawn by a seed, else its error rates
/// mean nothing (statistics.md §7). An interval of fixed size must not be looked at again and again: a 95 % one that is
/// looked at after each of 300 cases is wrong in a third of all runs. This spends half of the rule's alpha on evidence
/// that may be looked at at any time, and leaves the other half to one look at the end, so that both together are wrong
/// at most in a share alpha of all runs:
///  - `worse` by RegressionEvidence of passes and fails, of other scores by BettingEvidence that the mean of
///    (change + 1)/2 is below ½;
///  - `not_worse`, if the rule has a margin, by BettingEvidence that the mean is above (1 − margin)/2.
class EarlyStop {
 public:
  enum class Scores : std::uint8_t { pass_fail, graded };

  EarlyStop(const RegressionRule& rule, Scores scores);

  /// The next case: its scores in [0,1]; of pass_fail 0 or 1.
  void add(double before, double after);
  /// The first answer that was certain; it stays. `inconclusive`: go on.
  ChangeAnswer answer() const { return answer_; }
  /// What decide_regression() is asked with once all cases are there and nothing was certain before. The power and the
  /// least regression to announce for such a run are those of its alpha.
  RegressionRule last_rule() const { return last_rule_; }

 private:
  bool is_worse() const;

  RegressionRule last_rule_;
  Scores scores_;
  double enough_;  // ln of the evidence that decides.
  RegressionEvidence changed_;
  BettingEvidence below_even_;
  BettingEvidence above_margin_;
  ChangeAnswer answer_ = ChangeAnswer::inconclusive;
};

}  // namespace llmeval
