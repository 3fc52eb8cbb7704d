#include "stats/quantile.h"

#include "base/assert.h"
#include "base/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace llmeval;

TEST_CASE("quantiles of type 7, as R and NumPy give them") {
  struct Row {
    std::vector<float> values;
    double share;
    double expected;
  };
  const Row rows[] = {
      {{7}, 0, 7},
      {{7}, 0.95, 7},
      {{1, 2}, 0.5, 1.5},
      {{3, 1, 2}, 0.5, 2},
      {{4, 1, 3, 2}, 0.5, 2.5},
      {{4, 1, 3, 2}, 0, 1},
      {{4, 1, 3, 2}, 1, 4},
      {{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}, 0.95, 95.5},  // numpy.quantile(range(10, 101, 10), .95)
      {{5, 5, 5, 5}, 0.95, 5},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    std::vector<float> values = row.values;
    CHECK(quantile(values, row.share) == doctest::Approx(row.expected).epsilon(1e-12));
  }
}

TEST_CASE("the order of the values changes no quantile") {
  Rng rng(3);
  std::vector<float> values;
  for (int i = 0; i < 501; ++i) values.push_back(static_cast<float>(rng.below(1'000'000)));
  const double expected = quantile(values, 0.95);
  for (int round = 0; round < 20; ++round) {
    rng.shuffle(values);
    CHECK(quantile(values, 0.95) == expected);
  }
}

TEST_CASE("a quantile of nothing is a bug") {
  std::vector<float> none;
  CHECK_THROWS_AS(quantile(none, 0.5), BugError);
}
