#include "stats/e_process.h"

#include "base/assert.h"
#include "stats/distribution.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace llmeval {

namespace {

double log_mixture(std::uint64_t happened, std::uint64_t count, BernoulliEvidence::Prior prior) {
  const auto yes = static_cast<double>(happened);
  const auto no = static_cast<double>(count - happened);
  return log_beta(prior.a + yes, prior.b + no) - log_beta(prior.a, prior.b);
}

// ln (p^S (1−p)^(t−S)), 0·ln 0 being 0.
double log_likelihood(double chance, std::uint64_t happened, std::uint64_t count) {
  double sum = 0;
  if (happened > 0) sum += static_cast<double>(happened) * std::log(chance);
  if (happened < count) sum += static_cast<double>(count - happened) * std::log1p(-chance);
  return sum;
}

}  // namespace

void BernoulliEvidence::add(bool happened) {
  LLMEVAL_ASSERT(chance_ > 0 && chance_ < 1);
  ++count_;
  happened_ += happened ? 1 : 0;
  log_evidence_ = log_mixture(happened_, count_, prior_) - log_likelihood(chance_, happened_, count_);
  most_ = std::max(most_, log_evidence_);
}

double BernoulliEvidence::always_valid_p() const { return std::exp(-most_); }

Interval bernoulli_sequence(std::uint64_t happened, std::uint64_t count, double alpha, BernoulliEvidence::Prior prior) {
  LLMEVAL_ASSERT(happened <= count && alpha > 0 && alpha < 1);
  if (count == 0) return {};
  const double limit = log_mixture(happened, count, prior) + std::log(alpha);
  const double share = static_cast<double>(happened) / static_cast<double>(count);
  // The likelihood falls from its peak at the share to both sides: one end each.
  const auto end = [&](double outside) {
    double inside = share;
    if (log_likelihood(outside, happened, count) > limit) return outside;
    while (std::abs(outside - inside) > 1e-15) {
      const double middle = (outside + inside) / 2;
      if (middle == outside || middle == inside) break;
      (log_likelihood(middle, happened, count) > limit ? inside : outside) = middle;
    }
    return inside;
  };
  return {end(0), end(1)};
}

void RegressionEvidence::add(bool regressed) {
  (regressed ? regressed_ : fixed_) += 1;
  const std::uint64_t changed = regressed_ + fixed_;
  // P(Beta(S + 1, m − S + 1) > ½) is P(X ≤ S) of X ~ Bin(m + 1, ½).
  log_evidence_ = static_cast<double>(changed + 1) * std::numbers::ln2 +
                  log_beta(static_cast<double>(regressed_) + 1, static_cast<double>(fixed_) + 1) +
                  std::log(binomial_at_most(regressed_, changed + 1, 0.5));
  most_ = std::max(most_, log_evidence_);
}

double RegressionEvidence::always_valid_p() const { return std::exp(-most_); }

}  // namespace llmeval
