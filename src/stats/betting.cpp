#include "stats/betting.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace llmeval {

namespace {

// What one bet of this size multiplies the capital of the gambler on a higher mean with; over 0.
double gain_if_higher(double size, double observed, double mean, double truncation) {
  const double bet = mean * size > truncation ? truncation / mean : size;
  return 1 + bet * (observed - mean);
}

double gain_if_lower(double size, double observed, double mean, double truncation) {
  return gain_if_higher(size, 1 - observed, 1 - mean, truncation);
}

}  // namespace

BetSizes::BetSizes(double alpha) : budget_(2 * std::log(2 / alpha)) { LLMEVAL_ASSERT(alpha > 0 && alpha < 1); }

double BetSizes::next() const {
  const double variance = squares_ / (count_ + 1);
  const double turn = count_ + 1;
  return std::sqrt(budget_ / (variance * turn * std::log1p(turn)));
}

void BetSizes::add(double observed) {
  LLMEVAL_ASSERT(observed >= 0 && observed <= 1);
  count_ += 1;
  sum_ += observed;
  const double off = observed - sum_ / (count_ + 1);
  squares_ += off * off;
}

BettingEvidence::BettingEvidence(double mean, BettingOptions options)
    : mean_(mean), options_(options), sizes_(options.alpha) {
  LLMEVAL_ASSERT(mean > 0 && mean < 1);
}

void BettingEvidence::add(double observed) {
  const double size = sizes_.next();
  sizes_.add(observed);
  log_higher_ += std::log(gain_if_higher(size, observed, mean_, options_.truncation));
  log_lower_ += std::log(gain_if_lower(size, observed, mean_, options_.truncation));
}

double BettingEvidence::log_either() const { return std::max(log_higher_, log_lower_) - std::numbers::ln2; }

BettingSequence::BettingSequence(BettingOptions options) : options_(options), sizes_(options.alpha) {}

void BettingSequence::add(double observed) {
  bets_.push_back({sizes_.next(), observed});
  sizes_.add(observed);
}

// Whether the gambler on a higher mean (`from_below`), or the one on a lower, ever had 2/α.
bool BettingSequence::is_refuted(double mean, bool from_below) const {
  const double enough = std::log(2 / options_.alpha);
  double capital = 0;
  for (const Bet& bet : bets_) {
    capital += std::log(from_below ? gain_if_higher(bet.size, bet.observed, mean, options_.truncation)
                                   : gain_if_lower(bet.size, bet.observed, mean, options_.truncation));
    if (capital >= enough) return true;
  }
  return false;
}

// Each gambler's gain falls the nearer the mean is to what it bets on, so that the means it refutes are one stretch.
Interval BettingSequence::interval() const {
  constexpr int k_halvings = 50;
  const auto end = [this](double refuted, double held, bool from_below) {
    for (int i = 0; i < k_halvings; ++i) {
      const double middle = (refuted + held) / 2;
      (is_refuted(middle, from_below) ? refuted : held) = middle;
    }
    return held;
  };
  return {end(0, 1, true), end(1, 0, false)};
}

}  // namespace llmeval
