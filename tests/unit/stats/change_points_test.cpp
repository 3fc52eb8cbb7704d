#include "stats/change_points.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

using namespace llmeval;

namespace {

// Passes and fails of cases over runs, by the chance that a case passes in a run.
std::vector<MeasuredUnit> draw_cases(std::size_t cases, std::uint32_t runs, Rng& rng,
                                     const std::function<double(std::size_t unit, std::uint32_t run)>& chance) {
  std::vector<MeasuredUnit> units(cases);
  for (std::size_t i = 0; i < cases; ++i) {
    for (std::uint32_t run = 0; run < runs; ++run) {
      units[i].at.push_back(run);
      units[i].values.push_back(rng.uniform() < chance(i, run) ? 1 : 0);
    }
  }
  return units;
}

// How many of `times` simulated series have a change named.
template <class Chance>
int times_named(int times, std::size_t cases, std::uint32_t runs, double level, const Chance& chance) {
  ChangeSearch search;
  search.level = level;
  search.draws = 999;
  int named = 0;
  for (int i = 0; i < times; ++i) {
    Rng rng(static_cast<std::uint64_t>(i) + 1);
    const auto units = draw_cases(cases, runs, rng, chance);
    named += find_changes(units, runs, search, rng.child("test")).empty() ? 0 : 1;
  }
  return named;
}

// Hard and easy cases, and some that are as often right as not.
double fixed_chance(std::size_t unit, std::uint32_t /*run*/) {
  return unit % 5 == 0 ? 0.5 : unit % 7 == 0 ? 0.9 : 0.99;
}

MeasuredUnit series(const std::vector<double>& values) {
  MeasuredUnit unit;
  for (std::uint32_t i = 0; i < values.size(); ++i) unit.at.push_back(i);
  unit.values = values;
  return unit;
}

}  // namespace

TEST_CASE("where nothing changed hardly anything is named: A against A") {
  // 400 series; at .05 the chance of over 34 is under .1 %.
  CHECK(times_named(400, 40, 2, 0.05, fixed_chance) <= 34);
  CHECK(times_named(400, 40, 8, 0.05, fixed_chance) <= 34);
  CHECK(times_named(200, 100, 30, 0.05, fixed_chance) <= 21);
  // Nor is it so careful that it could find nothing.
  CHECK(times_named(400, 40, 8, 0.05, fixed_chance) >= 5);
}

TEST_CASE("a real drop is found, in one new run too") {
  // From 96 to 88 %, by eight cases of a hundred that fail from then on.
  const auto broken = [](double usual) {
    return [usual](std::size_t unit, std::uint32_t run) { return unit < 8 && run >= 5 ? 0.02 : usual; };
  };
  CHECK(times_named(100, 100, 6, 0.01, broken(0.995)) >= 95);
  CHECK(times_named(100, 100, 6, 0.01, broken(0.97)) >= 45);  // Which fails by itself three times in a hundred.
  CHECK(times_named(100, 100, 7, 0.01, broken(0.97)) >= 90);
  CHECK(times_named(100, 100, 10, 0.01, broken(0.97)) == 100);
  // The same drop where every case fails now and then, which is the hardest to see.
  const auto flaky = [](std::size_t, std::uint32_t run) { return run >= 5 ? 0.88 : 0.96; };
  CHECK(times_named(100, 100, 10, 0.01, flaky) >= 90);
}

TEST_CASE("a change is named where it is, and those on either side of it") {
  Rng rng(7);
  const auto chance = [](std::size_t unit, std::uint32_t run) {
    if (run >= 12 && unit < 20) return 0.1;
    return run >= 6 && unit >= 80 ? 0.3 : 0.98;
  };
  const auto units = draw_cases(100, 18, rng, chance);
  const auto changes = find_changes(units, 18, {}, rng.child("test"));
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].at == 6);
  CHECK(changes[1].at == 12);
  CHECK(changes[0].earliest <= 6);
  CHECK(changes[0].latest >= 6);
  CHECK(changes[0].p <= 0.01);
}

TEST_CASE("two moments are McNemar's test") {
  // Seven cases that regressed, none fixed: two-sided 2/128.
  std::vector<MeasuredUnit> units(7, series({1, 0}));
  units.resize(20, series({1, 1}));
  ChangeSearch search;
  search.level = 0.02;
  search.draws = 99'999;
  const auto shown = find_changes(units, 2, search, Rng(1));
  REQUIRE(shown.size() == 1);
  CHECK(std::abs(shown[0].p - 2.0 / 128) < 0.006);  // Of 20 extreme ones: ± 22 %.
  search.level = 0.008;
  CHECK(find_changes(units, 2, search, Rng(1)).empty());
}

TEST_CASE("cases that come and go feign no change") {
  // Easy cases in the first runs, hard ones in the last: the rate falls from 1 to 0, and nothing changed.
  std::vector<MeasuredUnit> units(40);
  for (std::uint32_t i = 0; i < 40; ++i) {
    const bool is_easy = i < 20;
    for (std::uint32_t run = is_easy ? 0 : 5; run < (is_easy ? 6U : 10U); ++run) {
      units[i].at.push_back(run);
      units[i].values.push_back(is_easy ? 1 : 0);
    }
  }
  CHECK_FALSE(can_change(units));
  CHECK(find_changes(units, 10, {}, Rng(1)).empty());
}

TEST_CASE("runs as wholes: few show nothing, ten of them may") {
  const auto steps = [](std::size_t count) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<double>(i % 2) + (2 * i >= count ? 10.0 : 0));
    to_ranks(values);
    return std::vector<MeasuredUnit>{series(values)};
  };
  CHECK(find_changes(steps(6), 6, {}, Rng(1)).empty());
  const auto changes = find_changes(steps(12), 12, {}, Rng(1));
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].at == 6);
}

TEST_CASE("nothing to look at") {
  CHECK(find_changes({}, 0, {}, Rng(1)).empty());
  CHECK(find_changes({}, 5, {}, Rng(1)).empty());
  const std::vector<MeasuredUnit> one{series({1})};
  CHECK(find_changes(one, 1, {}, Rng(1)).empty());
}

TEST_CASE("ranks") {
  std::vector<double> values{30, 10, 10, 1e9};
  to_ranks(values);
  CHECK(values == std::vector<double>{0.625, 0.25, 0.25, 0.875});
}
