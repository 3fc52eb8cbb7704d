#include "stats/distribution.h"

#include "base/assert.h"

#include <doctest/doctest.h>

using namespace llmeval;

namespace {

doctest::Approx near(double expected) { return doctest::Approx(expected).epsilon(1e-10); }

}  // namespace

TEST_CASE("quantiles that every table prints") {
  CHECK(normal_quantile(0.975) == near(1.959963984540054));
  CHECK(normal_quantile(0.5) == 0);
  CHECK(student_quantile(0.975, 4) == near(2.7764451051977987));
  CHECK(student_quantile(0.95, 1) == near(6.313751514675043));
  CHECK(beta_quantile(0.5, 2, 2) == near(0.5));
  CHECK(chi_square_tail(3.841458820694124) == near(0.05));
}

TEST_CASE("distributions undo their quantiles") {
  for (const double share : {1e-9, 0.01, 0.3, 0.5, 0.9, 0.999}) {
    CHECK(normal_cdf(normal_quantile(share)) == near(share));
    CHECK(student_cdf(student_quantile(share, 7), 7) == near(share));
    CHECK(beta_cdf(beta_quantile(share, 0.5, 3), 0.5, 3) == near(share));
  }
}

TEST_CASE("the masses of a binomial add up to its sums") {
  for (const double chance : {0.0, 0.03, 0.5, 1.0}) {
    double below = 0;
    for (std::uint64_t hits = 0; hits <= 20; ++hits) {
      CHECK(binomial_at_least(hits, 20, chance) == near(1 - below));
      below += binomial_mass(hits, 20, chance);
      CHECK(binomial_at_most(hits, 20, chance) == near(below));
    }
    CHECK(below == near(1));
  }
  CHECK(binomial_mass(3, 2, 0.5) == 0);
  CHECK(binomial_at_least(3, 2, 0.5) == 0);
  CHECK(binomial_at_most(3, 2, 0.5) == 1);
}

TEST_CASE("levels outside their range are a bug") {
  CHECK_THROWS_AS(normal_quantile(0), BugError);
  CHECK_THROWS_AS(student_quantile(0.5, 0), BugError);
  CHECK_THROWS_AS(binomial_mass(1, 2, 1.5), BugError);
}
