#include "stats/permutation.h"

#include "base/assert.h"
#include "stats/mcnemar.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace llmeval;

TEST_CASE("Darwin's maize, as Fisher counted it") {
  const std::vector<double> inches{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
  const SignFlips flips = test_sign_flips(inches, Rng(1));
  CHECK(flips.is_exact);
  CHECK(flips.two_sided == 1726.0 / 32768);
  CHECK(flips.greater == 863.0 / 32768);
  // The same in eighths of an inch and as no grid has them: counted one by one.
  std::vector<double> uneven;
  for (const double inch : inches) uneven.push_back(inch * std::sqrt(2.0));
  CHECK(test_sign_flips(uneven, Rng(1)).two_sided == 1726.0 / 32768);
  CHECK(test_sign_flips(uneven, Rng(1)).less == doctest::Approx(test_sign_flips(inches, Rng(1)).less).epsilon(1e-12));
}

TEST_CASE("of passes and fails it is the exact McNemar test") {
  for (std::uint64_t regressed = 0; regressed <= 9; ++regressed) {
    std::vector<double> differences(13, 0.0);
    differences.insert(differences.end(), regressed, -1);
    differences.insert(differences.end(), 6, 1);
    const SignFlips flips = test_sign_flips(differences, Rng(1));
    CHECK(flips.two_sided == doctest::Approx(exact_mcnemar(regressed, 6)).epsilon(1e-12));
    CHECK(flips.less == doctest::Approx(regression_p(regressed, 6)).epsilon(1e-12));
  }
}

TEST_CASE("thirds and tenths lie on a grid, and many of them are counted still") {
  std::vector<double> differences;
  Rng rng(3);
  for (int i = 0; i < 300; ++i) differences.push_back((static_cast<double>(rng.below(21)) - 9.0) / 30);
  const SignFlips flips = test_sign_flips(differences, Rng(1));
  CHECK(flips.is_exact);
  CHECK(flips.two_sided > 0);
  CHECK(flips.two_sided < 0.05);
}

TEST_CASE("where flips are drawn, p is near the exact one, never 0, and the same for the same seed") {
  std::vector<double> differences;
  Rng rng(7);
  for (int i = 0; i < 40; ++i) differences.push_back(rng.normal() / 10 + 0.02);
  const SignFlips once = test_sign_flips(differences, Rng(11));
  CHECK_FALSE(once.is_exact);
  CHECK(once.two_sided == test_sign_flips(differences, Rng(11)).two_sided);
  CHECK(std::abs(once.two_sided - test_sign_flips(differences, Rng(12)).two_sided) < 0.03);
  CHECK(once.greater + once.less >= 1);
  for (double& difference : differences) difference = std::abs(difference);
  const SignFlips all_up = test_sign_flips(differences, Rng(11));
  CHECK(all_up.two_sided == 1.0 / 10'000);
  CHECK(all_up.less == 1);
}

TEST_CASE("no differences say nothing, and what is no number is a bug") {
  CHECK(test_sign_flips({}, Rng(1)).two_sided == 1);
  CHECK(test_sign_flips(std::vector<double>(5, 0.0), Rng(1)).less == 1);
  CHECK_THROWS_AS(test_sign_flips(std::vector<double>{std::numeric_limits<double>::infinity()}, Rng(1)), BugError);
}
