#pragma once

#include "stats/mean.h"
#include "stats/paired_table.h"

#include <cstdint>
#include <optional>

namespace llmeval {

/// What a comparison of before and after came to. That nothing was shown is an answer of its own: it is not
/// `not_worse`.
enum class ChangeAnswer : std::uint8_t { worse, not_worse, inconclusive };

struct RegressionRule {
  double margin = 0;    ///< How much worse is still good, in the score's units, at least 0.
  double alpha = 0.05;  ///< How often each of the two answers may be wrong, in (0,½).
};

struct RegressionDecision {
  ChangeAnswer answer = ChangeAnswer::inconclusive;
  double change = 0;   ///< after − before
  MeanBounds bounds;   ///< Each end a one-sided bound at alpha.
  double p_worse = 1;  ///< One-sided, of "it got worse".
  /// How many more cases would decide, if all went on as it did; absent where it is decided, or no number would.
  std::optional<std::uint64_t> further_cases;
};

/// Three answers to "did it get worse" (Schuirmann 1987, ICH E9; decisions.md §3.3):
///  - `not_worse` where the lower bound of the change is above −margin: it is shown that it is not worse by more than
///  is
///    allowed. With a margin of 0 that takes an improvement;
///  - else `worse` where p_worse is at most alpha: it is shown that it got worse at all;
///  - else `inconclusive`.
/// Of passes and fails the bounds are Newcombe's, and p_worse is McNemar's exact one: neither is too sure of few
/// changes. \param table  of one row a case, not empty.
/// \param worth  as though each case stood for so much of one, in (0,1]: independent_share() of clustered cases.
RegressionDecision decide_regression(const PairedTable& table, const RegressionRule& rule, double worth = 1);

/// Of scores in [0,1]: bounds and p_worse by Student's t. Where no case differs from another in its change, that has no
/// width; the lower bound is then less by the share of cases that could have fallen to nothing without showing up
/// (unseen_share_bound()), and p_worse is 1. A single case decides nothing.
/// \param difference  after − before, over the cases.
RegressionDecision decide_regression(const MeasuredMean& difference, const RegressionRule& rule);

/// The same question by the normal distribution, one answer only.
struct Noninferiority {
  double z = 0;            ///< (difference + margin)/SE
  double p = 1;            ///< 1 − Φ(z), of "worse by the margin or more".
  double lower_bound = 0;  ///< One-sided at alpha.
  bool is_shown = false;   ///< lower_bound > −margin
};
/// \param standard_error  over 0.
Noninferiority test_noninferiority(double difference, double standard_error, const RegressionRule& rule);

}  // namespace llmeval
