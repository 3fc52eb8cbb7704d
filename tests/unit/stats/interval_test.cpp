#include "stats/interval.h"

#include "base/assert.h"
#include "unit/stats/vectors.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace llmeval;
using namespace llmeval::stats_test;

TEST_CASE("Wilson's interval agrees with the literature to the digits printed there") {
  struct Row {
    std::uint64_t passed;
    std::uint64_t total;
    double low;
    double high;
  };
  // Newcombe 1998, Stat Med 17:857, table I, method 3; the third from statistics.json.
  const Row rows[] = {{81, 263, 0.2553, 0.3662}, {0, 20, 0, 0.1611}, {10, 10, 0.7225, 1}, {57, 60, 0.8630, 0.9829}};
  for (const Row& row : rows) {
    CAPTURE(row.passed);
    const Interval interval = wilson_interval(row.passed, row.total);
    CHECK(std::abs(interval.low - row.low) < 5e-5);
    CHECK(std::abs(interval.high - row.high) < 5e-5);
  }
}

TEST_CASE("Wilson's interval is exactly closed at the edges and never leaves [0,1]") {
  for (std::uint64_t total = 1; total <= 200; ++total) {
    CHECK(wilson_interval(0, total).low == 0);
    CHECK(wilson_interval(total, total).high == 1);
    for (std::uint64_t passed = 0; passed <= total; ++passed) {
      const Interval interval = wilson_interval(passed, total, 0.99);
      const double share = static_cast<double>(passed) / static_cast<double>(total);
      CHECK((interval.low >= 0 && interval.low <= share && share <= interval.high && interval.high <= 1));
    }
  }
}

TEST_CASE("nonsense is refused as a bug") {
  CHECK_THROWS_AS(wilson_interval(0, 0), BugError);
  CHECK_THROWS_AS(wilson_interval(2, 1), BugError);
  CHECK_THROWS_AS(wilson_interval(1, 2, 1), BugError);
}

TEST_CASE("Wilson's interval agrees with the test vectors") {
  for (const Value& row : vectors("binomial_interval")) {
    const Value& input = *row.find("input");
    const auto passed = input.find("x")->number().to_int64();
    const auto total = input.find("n")->number().to_int64();
    CAPTURE(*passed);
    const Interval got = wilson_interval(static_cast<std::uint64_t>(*passed), static_cast<std::uint64_t>(*total),
                                         number(*input.find("conf")));
    const List& expected = row.find("expected")->find("wilson")->list();
    const double tolerance = tolerance_of(row);
    CHECK(is_close(got.low, number(expected[0]), tolerance));
    CHECK(is_close(got.high, number(expected[1]), tolerance));
  }
}

TEST_CASE("exact, corrected and Bayesian intervals agree with the literature") {
  // Newcombe 1998, Stat Med 17:857, table I, methods 4 and 5.
  const Interval exact = clopper_pearson_interval(81, 263);
  CHECK(std::abs(exact.low - 0.2527) < 5e-5);
  CHECK(std::abs(exact.high - 0.3676) < 5e-5);
  const Interval one = clopper_pearson_interval(1, 29);
  CHECK(std::abs(one.low - 0.0009) < 5e-5);
  CHECK(std::abs(one.high - 0.1776) < 5e-5);
  const Interval corrected = corrected_wilson_interval(81, 263);
  CHECK(std::abs(corrected.low - 0.2535) < 5e-5);
  CHECK(std::abs(corrected.high - 0.3682) < 5e-5);
  CHECK(std::abs(corrected_wilson_interval(0, 20).high - 0.2005) < 5e-5);
}

TEST_CASE("no interval leaves [0,1], and Wilson's lies in the corrected one") {
  for (std::uint64_t passed = 0; passed <= 40; ++passed) {
    for (const auto interval : {corrected_wilson_interval, clopper_pearson_interval, jeffreys_interval}) {
      const Interval got = interval(passed, 40, 0.95);
      CHECK((got.low >= 0 && got.low < got.high && got.high <= 1));
      CHECK((got.low == 0) == (passed == 0));
      CHECK((got.high == 1) == (passed == 40));
    }
    const Interval wilson = wilson_interval(passed, 40);
    const Interval corrected = corrected_wilson_interval(passed, 40);
    CHECK((corrected.low <= wilson.low && wilson.high <= corrected.high));
  }
}

TEST_CASE("what no failure says, and how many tries show one") {
  CHECK(unseen_share_bound(20) == doctest::Approx(0.13910834066826516));
  CHECK(unseen_share_bound(300) == doctest::Approx(0.01).epsilon(0.01));
  CHECK(tries_to_see(0.05) == 59);
  CHECK(tries_to_see(0.01, 0.99) == 459);
}
