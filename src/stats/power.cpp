#include "stats/power.h"

#include "base/assert.h"
#include "stats/mcnemar.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

constexpr double k_most_cases = 1e6;
// Numbers of changed cases this many standard deviations off the mean add nothing to the power.
constexpr double k_far = 9;

double level_quantile(double alpha, Sides sides) {
  return normal_quantile(1 - (sides == Sides::two ? alpha / 2 : alpha));
}

void check(const ChangeShares& shares) {
  LLMEVAL_ASSERT(shares.regress >= 0 && shares.fix >= 0 && shares.regress + shares.fix <= 1 + 1e-12);
}

// The fewest of `changed` that must have gone one way for a one-sided p of at most `level`; changed + 1 where even all
// are too few. `from` is at most that, and at least what it was for one case less.
std::uint64_t critical_count(std::uint64_t changed, double level, std::uint64_t from) {
  while (from <= changed && binomial_at_least(from, changed, 0.5) > level) ++from;
  return from;
}

std::uint64_t first_guess(std::uint64_t changed, double level) {
  const auto count = static_cast<double>(changed);
  const double guess = count / 2 + (normal_quantile(1 - level) - 1) * std::sqrt(count) / 2 - 1;
  auto from = static_cast<std::uint64_t>(std::max(0.0, guess));
  while (from > 0 && binomial_at_least(from, changed, 0.5) <= level) --from;
  return from;
}

}  // namespace

double effect_multiplier(const PlannedTest& test) {
  return level_quantile(test.alpha, test.sides) + normal_quantile(test.power);
}

double cases_for_effect(double effect, const PairedSpread& spread, const PlannedTest& test) {
  LLMEVAL_ASSERT(effect > 0);
  const double multiplier = effect_multiplier(test);
  return multiplier * multiplier * spread.of_one_case() / (effect * effect);
}

double smallest_effect(double cases, const PairedSpread& spread, const PlannedTest& test) {
  LLMEVAL_ASSERT(cases > 0);
  return effect_multiplier(test) * std::sqrt(spread.of_one_case() / cases);
}

double connor_cases(const ChangeShares& shares, const PlannedTest& test) {
  check(shares);
  const double changed = shares.regress + shares.fix;
  const double difference = shares.regress - shares.fix;
  LLMEVAL_ASSERT(difference != 0);
  const double root = level_quantile(test.alpha, test.sides) * std::sqrt(changed) +
                      normal_quantile(test.power) * std::sqrt(changed - difference * difference);
  return root * root / (difference * difference);
}

double mcnemar_power(std::uint64_t cases, const ChangeShares& shares, double alpha, Sides sides) {
  check(shares);
  const double changing = std::min(1.0, shares.regress + shares.fix);
  if (changing == 0) return 0;
  const double level = sides == Sides::two ? alpha / 2 : alpha;
  const double split = shares.regress / changing;
  const double mean = static_cast<double>(cases) * changing;
  const double reach = k_far * std::sqrt(mean * (1 - changing)) + k_far;
  const auto first = static_cast<std::uint64_t>(std::max(1.0, std::floor(mean - reach)));
  const auto last = std::min(cases, static_cast<std::uint64_t>(std::ceil(mean + reach)));
  double power = 0;
  std::uint64_t critical = first_guess(first, level);
  for (std::uint64_t changed = first; changed <= last; ++changed) {
    critical = critical_count(changed, level, critical);
    if (critical > changed) continue;
    double found = binomial_at_least(critical, changed, split);
    if (sides == Sides::two) found += binomial_at_most(changed - critical, changed, split);
    power += binomial_mass(changed, cases, changing) * found;
  }
  return power;
}

std::optional<double> smallest_regression(std::uint64_t cases, double fix, const PlannedTest& test) {
  const auto is_found = [&](double regress) {
    return mcnemar_power(cases, {regress, fix}, test.alpha, test.sides) >= test.power;
  };
  double enough = 1 - fix;
  if (!is_found(enough)) return std::nullopt;
  double short_of = fix;
  while (enough - short_of > 1e-6) {
    const double middle = (enough + short_of) / 2;
    (is_found(middle) ? enough : short_of) = middle;
  }
  return enough;
}

std::optional<std::uint64_t> cases_for_regression(const ChangeShares& shares, const PlannedTest& test) {
  LLMEVAL_ASSERT(shares.regress > shares.fix);
  const double near = connor_cases(shares, test);
  if (near > k_most_cases) return std::nullopt;
  const auto is_enough = [&](std::uint64_t cases) {
    return mcnemar_power(cases, shares, test.alpha, test.sides) >= test.power;
  };
  auto short_of = static_cast<std::uint64_t>(near * 0.8);
  while (short_of > 0 && is_enough(short_of)) short_of /= 2;
  std::uint64_t enough = short_of + 1;
  for (std::uint64_t step = 1; !is_enough(enough); step *= 2) {
    short_of = enough;
    enough += step;
    if (static_cast<double>(enough) > k_most_cases) return std::nullopt;
  }
  while (enough - short_of > 1) {
    const std::uint64_t middle = short_of + (enough - short_of) / 2;
    (is_enough(middle) ? enough : short_of) = middle;
  }
  return enough;
}

}  // namespace llmeval
