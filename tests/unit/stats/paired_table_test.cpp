#include "stats/paired_table.h"

#include "base/assert.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace llmeval;

TEST_CASE("Newcombe's interval agrees with the literature") {
  // Newcombe 1998, Stat Med 17:2635, method 10: 36/12/2/0 has .2 (.0569, .3404).
  const RateChange change = measure_change({.both_pass = 36, .regressed = 2, .fixed = 12, .both_fail = 0});
  CHECK(change.change == doctest::Approx(0.2));
  CHECK(std::abs(change.bounds.low - 0.0569) < 5e-5);
  CHECK(std::abs(change.bounds.high - 0.3404) < 5e-5);
}

TEST_CASE("what did not change has a width all the same, and more cases narrow it") {
  const RateChange few = measure_change({.both_pass = 5});
  CHECK(few.change == 0);
  CHECK((few.bounds.low < -0.3 && few.bounds.high > 0.3));
  const RateChange many = measure_change({.both_pass = 5}, 0.95, 100);
  CHECK(many.bounds.low > -0.01);
  CHECK(many.bounds.low == measure_change({.both_pass = 500}).bounds.low);
}

TEST_CASE("before and after swapped swap the signs") {
  for (std::uint64_t regressed = 0; regressed < 12; ++regressed) {
    const PairedTable table{.both_pass = 20, .regressed = regressed, .fixed = 4, .both_fail = 7};
    const PairedTable swapped{.both_pass = 20, .regressed = 4, .fixed = regressed, .both_fail = 7};
    const RateChange forth = measure_change(table);
    const RateChange back = measure_change(swapped);
    CHECK(forth.change == -back.change);
    CHECK(forth.bounds.low == doctest::Approx(-back.bounds.high));
    CHECK(forth.bounds.low < forth.change);
    CHECK(forth.change < forth.bounds.high);
  }
}

TEST_CASE("a table counts what it is told") {
  PairedTable table;
  table.add(true, true);
  table.add(true, false);
  table.add(true, false);
  table.add(false, true);
  CHECK(table == PairedTable{.both_pass = 1, .regressed = 2, .fixed = 1, .both_fail = 0});
  CHECK(table.total() == 4);
  CHECK_THROWS_AS(measure_change({}), BugError);
}
