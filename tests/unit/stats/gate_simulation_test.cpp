// Gates over simulated suites, 2,000 of each, without an engine: how often they cry wolf, what they find, what stopping
// early saves. Limits are those of chance around what is promised: of 2,000 runs that are each wrong with 5 %, more
// than 122 are in one of a hundred; of 2,000 that each find with 80 %, less than 1,558.
#include "base/rng.h"
#include "stats/early_stop.h"
#include "stats/mcnemar.h"
#include "stats/mean.h"
#include "stats/power.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace llmeval;

namespace {

constexpr int k_runs = 2000;
constexpr RegressionRule k_rule{.margin = 0, .alpha = 0.05};

// The chance of each case to pass, before and after.
struct SimulatedCase {
  double before;
  double after;
};

struct Found {
  int worse = 0;
  int worse_early = 0;  // With early stopping.
  double cases_early = 0;
};

// Both gates over the same cases. `draw` gives the next case's two outcomes.
template <class Draw>
Found simulate(std::uint64_t seed, std::size_t cases, const Draw& draw) {
  Rng rng(seed);
  Found found;
  for (int run = 0; run < k_runs; ++run) {
    PairedTable table;
    EarlyStop stop(k_rule, EarlyStop::Scores::pass_fail);
    std::size_t asked = 0;
    for (std::size_t i = 0; i < cases; ++i) {
      const auto [before, after] = draw(rng, i);
      table.add(before, after);
      if (stop.answer() != ChangeAnswer::inconclusive) continue;
      stop.add(before ? 1 : 0, after ? 1 : 0);
      ++asked;
    }
    const auto is_worse = [&table](double alpha) { return regression_p(table.regressed, table.fixed) <= alpha; };
    found.worse += is_worse(k_rule.alpha) ? 1 : 0;
    const bool is_early = stop.answer() == ChangeAnswer::worse;
    found.worse_early += is_early || is_worse(stop.last_rule().alpha) ? 1 : 0;
    found.cases_early += static_cast<double>(asked) / k_runs;
  }
  return found;
}

struct Outcomes {
  bool before;
  bool after;
};

Found simulate_cases(std::uint64_t seed, const std::vector<SimulatedCase>& suite) {
  return simulate(seed, suite.size(), [&suite](Rng& rng, std::size_t i) {
    return Outcomes{rng.uniform() < suite[i].before, rng.uniform() < suite[i].after};
  });
}

// The same chances on both sides: a few cases that always fail, many that hardly ever do, and some that are flaky.
std::vector<SimulatedCase> unchanged_suite(std::size_t cases, double flaky_share) {
  std::vector<SimulatedCase> suite;
  for (std::size_t i = 0; i < cases; ++i) {
    const double at = static_cast<double>(i) / static_cast<double>(cases);
    const double chance = at < flaky_share ? 0.3 + 0.6 * at / flaky_share : (i % 10 == 0 ? 0.05 : 0.98);
    suite.push_back({chance, chance});
  }
  return suite;
}

Found simulate_shares(std::uint64_t seed, std::size_t cases, const ChangeShares& shares) {
  return simulate(seed, cases, [shares](Rng& rng, std::size_t /*i*/) {
    const double drawn = rng.uniform();
    if (drawn < shares.regress) return Outcomes{true, false};
    if (drawn < shares.regress + shares.fix) return Outcomes{false, true};
    return Outcomes{true, true};
  });
}

}  // namespace

TEST_CASE("what did not change is called worse at most as often as alpha says") {
  std::uint64_t seed = 100;
  for (const std::size_t cases : {50, 200, 1000}) {
    for (const double flaky_share : {0.0, 0.3, 1.0}) {
      CAPTURE(cases);
      CAPTURE(flaky_share);
      const Found found = simulate_cases(++seed, unchanged_suite(cases, flaky_share));
      CHECK(found.worse <= 122);
      CHECK(found.worse_early <= 122);
    }
  }
}

TEST_CASE("the least regression that is announced is found") {
  std::uint64_t seed = 200;
  for (const std::size_t cases : {50, 200, 1000}) {
    CAPTURE(cases);
    PlannedTest test{.alpha = k_rule.alpha, .power = 0.8, .sides = Sides::one};
    const double least = smallest_regression(cases, 0.04, test).value();
    CHECK(simulate_shares(++seed, cases, {least, 0.04}).worse >= 1558);
    test.alpha = EarlyStop(k_rule, EarlyStop::Scores::pass_fail).last_rule().alpha;
    const double least_early = smallest_regression(cases, 0.04, test).value();
    CHECK(simulate_shares(++seed, cases, {least_early, 0.04}).worse_early >= 1558);
  }
}

TEST_CASE("stopping early saves two fifths where one case in seven regresses") {
  const Found found = simulate_shares(301, 300, {0.14, 0.04});
  MESSAGE("14 % regress, 4 % are fixed, 300 cases: stopped after ", found.cases_early, " cases, found in ",
          found.worse_early, " of 2,000; without stopping in ", found.worse);
  CHECK(found.cases_early <= 300 * 0.6);
  CHECK(found.worse_early >= 1900);
}

namespace {

constexpr RegressionRule k_margin_rule{.margin = 0.05, .alpha = 0.05};

// How often "not worse" was said, with one look at all cases, and with early stopping.
struct SaidNotWorse {
  int at_end = 0;
  int early = 0;
};

SaidNotWorse simulate_margin(std::uint64_t seed, std::size_t cases, const ChangeShares& shares) {
  Rng rng(seed);
  SaidNotWorse said;
  for (int run = 0; run < k_runs; ++run) {
    PairedTable table;
    EarlyStop stop(k_margin_rule, EarlyStop::Scores::pass_fail);
    for (std::size_t i = 0; i < cases; ++i) {
      const double drawn = rng.uniform();
      const bool before = drawn >= shares.fix;
      const bool after = drawn < shares.fix || drawn >= shares.fix + shares.regress;
      table.add(before, after);
      stop.add(before ? 1 : 0, after ? 1 : 0);
    }
    const auto is_shown = [&](double alpha) {
      return measure_change(table, 1 - 2 * alpha).bounds.low > -k_margin_rule.margin;
    };
    said.at_end += is_shown(k_margin_rule.alpha) ? 1 : 0;
    const bool is_open = stop.answer() == ChangeAnswer::inconclusive;
    const bool is_early = stop.answer() == ChangeAnswer::not_worse;
    said.early += is_early || (is_open && is_shown(stop.last_rule().alpha)) ? 1 : 0;
  }
  return said;
}

// Scores of one case, the mean of three noisy trials; `shift` is what a change did to it.
double noisy_score(Rng& rng, double centre, double shift) {
  double sum = 0;
  for (int trial = 0; trial < 3; ++trial) sum += std::clamp(centre + shift + 0.2 * rng.normal(), 0.0, 1.0);
  return sum / 3;
}

struct GradedFound {
  int worse = 0;
  int worse_early = 0;
};

GradedFound simulate_scores(std::uint64_t seed, std::size_t cases, double shift) {
  Rng rng(seed);
  GradedFound found;
  std::vector<double> differences(cases);
  for (int run = 0; run < k_runs; ++run) {
    EarlyStop stop(k_rule, EarlyStop::Scores::graded);
    for (std::size_t i = 0; i < cases; ++i) {
      const double centre = static_cast<double>(i % 10) / 9;
      const double before = noisy_score(rng, centre, 0);
      const double after = noisy_score(rng, centre, shift);
      differences[i] = after - before;
      stop.add(before, after);
    }
    const MeasuredMean mean = measure_mean(differences);
    const auto is_worse = [&](double alpha) { return mean.student_bounds(1 - 2 * alpha)->high < 0; };
    found.worse += is_worse(k_rule.alpha) ? 1 : 0;
    const bool is_early = stop.answer() == ChangeAnswer::worse;
    found.worse_early += is_early || is_worse(stop.last_rule().alpha) ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_CASE("what is worse by just the margin is called not worse at most as often as alpha says") {
  std::uint64_t seed = 400;
  for (const std::size_t cases : {200, 1000}) {
    CAPTURE(cases);
    const SaidNotWorse wrong = simulate_margin(++seed, cases, {0.07, 0.02});
    CHECK(wrong.at_end <= 122);
    CHECK(wrong.early <= 122);
  }
  CHECK(simulate_margin(++seed, 1000, {0.02, 0.02}).early >= 1900);
}

TEST_CASE("graded scores: what did not change is not called worse, what fell by a tenth is") {
  std::uint64_t seed = 500;
  for (const std::size_t cases : {50, 200}) {
    CAPTURE(cases);
    const GradedFound unchanged = simulate_scores(++seed, cases, 0);
    CHECK(unchanged.worse <= 122);
    CHECK(unchanged.worse_early <= 122);
    const GradedFound fallen = simulate_scores(++seed, cases, -0.1);
    CHECK(fallen.worse >= 1900);
    CHECK(fallen.worse_early >= 1558);
  }
}
