#include "stats/early_stop.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

constexpr double k_early_share = 0.5;

}  // namespace

EarlyStop::EarlyStop(const RegressionRule& rule, Scores scores)
    : last_rule_{rule.margin, rule.alpha * (1 - k_early_share)},
      scores_(scores),
      enough_(-std::log(rule.alpha * k_early_share)),
      below_even_(0.5, {.alpha = rule.alpha * k_early_share}),
      above_margin_((1 - std::min(rule.margin, 0.999)) / 2, {.alpha = rule.alpha * k_early_share}) {
  LLMEVAL_ASSERT(rule.margin >= 0 && rule.alpha > 0 && rule.alpha < 0.5);
}

bool EarlyStop::is_worse() const {
  switch (scores_) {
    case Scores::pass_fail:
      return changed_.log_evidence() >= enough_;
    case Scores::graded:
      return below_even_.log_lower() >= enough_;
  }
  return false;
}

void EarlyStop::add(double before, double after) {
  LLMEVAL_ASSERT(before >= 0 && before <= 1 && after >= 0 && after <= 1);
  if (answer_ != ChangeAnswer::inconclusive) return;
  const double observed = (after - before + 1) / 2;
  if (scores_ == Scores::graded) below_even_.add(observed);
  if (scores_ == Scores::pass_fail && before != after) changed_.add(before > after);
  if (last_rule_.margin > 0) above_margin_.add(observed);
  if (is_worse()) answer_ = ChangeAnswer::worse;
  if (last_rule_.margin > 0 && above_margin_.log_higher() >= enough_) answer_ = ChangeAnswer::not_worse;
}

}  // namespace llmeval
