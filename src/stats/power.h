#pragma once

#include "stats/distribution.h"

#include <cstdint>
#include <optional>

namespace llmeval {

/// How sure a planned comparison is to be.
struct PlannedTest {
  double alpha = 0.05;  ///< How often it may cry wolf, in (0,1).
  double power = 0.8;   ///< How often it is to find what is there, in (0,1).
  Sides sides = Sides::two;
};

/// z_{α/2} + z_β, of one side z_α + z_β: how many standard errors a difference must measure to be found with that power
/// (Bloom 1995): 2.80 for 5 % and 80 % on two sides, 2.49 on one.
double effect_multiplier(const PlannedTest& test);

/// What the mean difference of graded scores varies by (Miller 2024, §5; statistics.md §1): variances over the cases of
/// the difference of their true scores, and within a case, divided by its trials. Without trials all of it is
/// `between`.
struct PairedSpread {
  double between = 0;  ///< ω²
  double within_before = 0;
  double within_after = 0;
  double trials_before = 1;
  double trials_after = 1;

  double of_one_case() const { return between + within_before / trials_before + within_after / trials_after; }
};

/// How many cases find a mean difference of `effect`: multiplier² · spread/effect², to be rounded up.
/// \param effect  over 0.
double cases_for_effect(double effect, const PairedSpread& spread, const PlannedTest& test);
/// The least mean difference that so many cases find: multiplier · √(spread/cases).
double smallest_effect(double cases, const PairedSpread& spread, const PlannedTest& test);

/// The shares of all cases that go from pass to fail and back; their sum is at most 1.
struct ChangeShares {
  double regress = 0;
  double fix = 0;
};

/// How many cases McNemar's test needs, approximately (Connor 1987, Biometrics 43:207), to be rounded up:
/// (z_{α/2}√ψ + z_β√(ψ − δ²))²/δ², ψ = regress + fix, δ = regress − fix.
/// \param shares  differ.
double connor_cases(const ChangeShares& shares, const PlannedTest& test);

/// How often the exact McNemar test finds such a change in so many cases: over all numbers of changed cases and all
/// their splits. Of one side: that more regressed than were fixed, as decide_regression() tests it.
double mcnemar_power(std::uint64_t cases, const ChangeShares& shares, double alpha, Sides sides);

/// The least share of cases that regress, `fix` being fixed at the same time, which the exact test finds with the power
/// asked for; nullopt where even all others regressing would not be found.
std::optional<double> smallest_regression(std::uint64_t cases, double fix, const PlannedTest& test);

/// The fewest cases whose exact power reaches what is asked for, up to 1,000,000, else nullopt. A few more may have a
/// little less power again, as the test's levels are steps.
/// \param shares  more regress than are fixed.
std::optional<std::uint64_t> cases_for_regression(const ChangeShares& shares, const PlannedTest& test);

}  // namespace llmeval
