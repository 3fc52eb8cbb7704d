#include "stats/regression.h"

#include "base/assert.h"

#include <doctest/doctest.h>

#include <vector>

using namespace llmeval;

TEST_CASE("three answers of passes and fails") {
  struct Row {
    const char* about;
    PairedTable table;
    RegressionRule rule;
    ChangeAnswer expected;
  };
  const Row rows[] = {
      {"nothing changed, but five cases show little", {.both_pass = 5}, {.margin = 0.05}, ChangeAnswer::inconclusive},
      {"nothing changed in 200", {.both_pass = 200}, {.margin = 0.05}, ChangeAnswer::not_worse},
      {"without a margin only an improvement is not worse", {.both_pass = 200}, {}, ChangeAnswer::inconclusive},
      {"an improvement", {.both_pass = 80, .fixed = 20}, {}, ChangeAnswer::not_worse},
      {"four fails can be chance", {.both_pass = 96, .regressed = 4}, {}, ChangeAnswer::inconclusive},
      {"five cannot", {.both_pass = 95, .regressed = 5}, {}, ChangeAnswer::worse},
      {"at .01 seven are needed", {.both_pass = 94, .regressed = 6}, {.alpha = 0.01}, ChangeAnswer::inconclusive},
      {"seven", {.both_pass = 93, .regressed = 7}, {.alpha = 0.01}, ChangeAnswer::worse},
      {"worse, but by less than is allowed",
       {.both_pass = 9900, .regressed = 60, .both_fail = 40},
       {.margin = 0.02},
       ChangeAnswer::not_worse},
      {"GSM8K", {.both_pass = 375, .regressed = 76, .fixed = 360, .both_fail = 508}, {}, ChangeAnswer::not_worse},
  };
  for (const Row& row : rows) {
    CAPTURE(row.about);
    const RegressionDecision decision = decide_regression(row.table, row.rule);
    CHECK(decision.answer == row.expected);
    CHECK((decision.bounds.low <= decision.change && decision.change <= decision.bounds.high));
    if (decision.answer != ChangeAnswer::inconclusive) CHECK_FALSE(decision.further_cases);
  }
}

TEST_CASE("how many more cases would decide, and that they do") {
  struct Row {
    PairedTable table;
    RegressionRule rule;
  };
  const Row rows[] = {
      {{.both_pass = 30}, {.margin = 0.05}},
      {{.both_pass = 27, .regressed = 2, .fixed = 1}, {.margin = 0.1}},
      {{.both_pass = 46, .regressed = 3, .fixed = 1}, {}},
  };
  for (const Row& row : rows) {
    const RegressionDecision decision = decide_regression(row.table, row.rule);
    REQUIRE(decision.further_cases);
    CAPTURE(*decision.further_cases);
    CHECK(*decision.further_cases > 0);
    const double all = static_cast<double>(row.table.total());
    const double scale = (all + static_cast<double>(*decision.further_cases)) / all;
    const auto grown = [scale](std::uint64_t count) {
      return static_cast<std::uint64_t>(static_cast<double>(count) * scale + 0.5);
    };
    const PairedTable later{.both_pass = grown(row.table.both_pass),
                            .regressed = grown(row.table.regressed),
                            .fixed = grown(row.table.fixed),
                            .both_fail = grown(row.table.both_fail)};
    CHECK(decide_regression(later, row.rule).answer != ChangeAnswer::inconclusive);
  }
}

TEST_CASE("no number of cases decides what stands at the border") {
  CHECK_FALSE(decide_regression({.both_pass = 10, .regressed = 3, .fixed = 3}, {}).further_cases);
  CHECK_FALSE(decide_regression(PairedTable{.both_pass = 10}, {}).further_cases);
}

TEST_CASE("three answers of graded scores") {
  const auto decide = [](const std::vector<double>& differences, double margin) {
    return decide_regression(measure_mean(differences), {.margin = margin});
  };
  std::vector<double> down;
  std::vector<double> level;
  for (int i = 0; i < 40; ++i) {
    down.push_back(i % 2 == 0 ? -0.1 : -0.02);
    level.push_back(i % 2 == 0 ? -0.02 : 0.02);
  }
  CHECK(decide(down, 0).answer == ChangeAnswer::worse);
  CHECK(decide(down, 0).p_worse < 1e-6);
  CHECK(decide(down, 0.2).answer == ChangeAnswer::not_worse);
  CHECK(decide(level, 0.02).answer == ChangeAnswer::not_worse);
  const RegressionDecision close = decide(level, 0.004);
  CHECK(close.answer == ChangeAnswer::inconclusive);
  CHECK(*close.further_cases == doctest::Approx(29).epsilon(0.2));  // (1.65 · .02 / .004)² less 40.
  CHECK(decide({-0.3}, 0.1).answer == ChangeAnswer::inconclusive);
}

TEST_CASE("scores that never differ are not known without an error") {
  const auto decide = [](std::size_t cases) {
    return decide_regression(measure_mean(std::vector<double>(cases, 0.0)), {.margin = 0.05});
  };
  CHECK(decide(10).answer == ChangeAnswer::inconclusive);
  CHECK(*decide(10).further_cases == 49);  // 59 tries show what happens in 5 %.
  CHECK(decide(59).answer == ChangeAnswer::not_worse);
}

TEST_CASE("rules outside their range are a bug") {
  CHECK_THROWS_AS(decide_regression(PairedTable{.both_pass = 1}, {.margin = -1}), BugError);
  CHECK_THROWS_AS(decide_regression(PairedTable{.both_pass = 1}, {.alpha = 0.5}), BugError);
  CHECK_THROWS_AS(test_noninferiority(0, 0, {}), BugError);
}
