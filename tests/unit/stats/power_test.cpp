#include "stats/power.h"

#include "stats/mcnemar.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace llmeval;

namespace {

// Over all outcomes of a few cases, without a shortcut.
double slow_power(std::uint64_t cases, const ChangeShares& shares, double alpha, Sides sides) {
  const double changing = shares.regress + shares.fix;
  double power = 0;
  for (std::uint64_t changed = 0; changed <= cases; ++changed) {
    for (std::uint64_t regressed = 0; regressed <= changed; ++regressed) {
      const std::uint64_t fixed = changed - regressed;
      const double p = sides == Sides::two ? exact_mcnemar(regressed, fixed) : regression_p(regressed, fixed);
      if (p > alpha) continue;
      power += binomial_mass(changed, cases, changing) * binomial_mass(regressed, changed, shares.regress / changing);
    }
  }
  return power;
}

}  // namespace

TEST_CASE("Miller's worked example, and Bloom's multipliers") {
  CHECK(std::ceil(cases_for_effect(0.03, {.between = 1.0 / 9}, {})) == 969);
  const PairedSpread once{.between = 1.0 / 9, .within_before = 1.0 / 6, .within_after = 1.0 / 6};
  CHECK(std::ceil(cases_for_effect(0.03, once, {})) == 3876);
  CHECK(effect_multiplier({}) == doctest::Approx(2.8016).epsilon(1e-4));
  CHECK(effect_multiplier({.sides = Sides::one}) == doctest::Approx(2.4865).epsilon(1e-4));
  CHECK(smallest_effect(969, {.between = 1.0 / 9}, {}) == doctest::Approx(0.03).epsilon(1e-3));
}

TEST_CASE("the exact power is what all outcomes add up to") {
  for (const Sides sides : {Sides::one, Sides::two}) {
    for (const ChangeShares& shares : {ChangeShares{0.1, 0.02}, ChangeShares{0.5, 0.5}, ChangeShares{0.3, 0}}) {
      for (const std::uint64_t cases : {1, 4, 17, 60}) {
        CAPTURE(cases);
        const double expected = slow_power(cases, shares, 0.05, sides);
        CHECK(std::abs(mcnemar_power(cases, shares, 0.05, sides) - expected) < 1e-10);
      }
    }
  }
  CHECK(mcnemar_power(100, {0, 0}, 0.05, Sides::two) == 0);
}

TEST_CASE("the least regression is found with the power asked for, a smaller one is not") {
  const PlannedTest test{.alpha = 0.01, .power = 0.9, .sides = Sides::one};
  for (const std::uint64_t cases : {50, 300, 5000}) {
    const double least = smallest_regression(cases, 0.02, test).value();
    CHECK(mcnemar_power(cases, {least, 0.02}, 0.01, Sides::one) >= 0.9);
    CHECK(mcnemar_power(cases, {least - 1e-4, 0.02}, 0.01, Sides::one) < 0.9);
  }
  CHECK_FALSE(smallest_regression(6, 0, test));
  CHECK(smallest_regression(7, 0, test).value() > 0.98);
}

TEST_CASE("cases for a regression: enough, near Connor's, and not more than a million") {
  const ChangeShares shares{0.1, 0.05};
  const std::uint64_t cases = cases_for_regression(shares, {}).value();
  CHECK(mcnemar_power(cases, shares, 0.05, Sides::two) >= 0.8);
  CHECK(mcnemar_power(cases - 1, shares, 0.05, Sides::two) < 0.8);
  CHECK(connor_cases(shares, {}) == doctest::Approx(468.57).epsilon(1e-4));
  CHECK(static_cast<double>(cases) == doctest::Approx(connor_cases(shares, {})).epsilon(0.1));
  CHECK(cases_for_regression({1, 0}, {}).value() == 6);
  CHECK_FALSE(cases_for_regression({0.0101, 0.01}, {}));
}
