#include "stats/mcnemar.h"

#include "base/assert.h"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>

using namespace llmeval;

namespace {

doctest::Approx near(double expected) { return doctest::Approx(expected).epsilon(1e-12); }

}  // namespace

TEST_CASE("McNemar's tests of the literature") {
  const McNemar bentur = measure_mcnemar(1, 7);  // Fagerland, Lydersen and Laake 2013: .070, .039, .034, .077
  CHECK(bentur.exact == near(0.0703125));
  CHECK(bentur.mid_p == near(0.0390625));
  CHECK(std::abs(bentur.chi_square_p - 0.0339) < 5e-5);
  CHECK(std::abs(bentur.corrected_chi_square_p - 0.0771) < 5e-5);
  CHECK(measure_mcnemar(7, 1).exact == bentur.exact);
}

TEST_CASE("no change, and as much of it both ways, say nothing") {
  const McNemar none = measure_mcnemar(0, 0);
  CHECK((none.exact == 1 && none.mid_p == 1 && none.chi_square_p == 1 && none.corrected_chi_square_p == 1));
  CHECK(measure_mcnemar(4, 4).exact == 1);
  CHECK(measure_mcnemar(4, 4).mid_p < 1);
  CHECK(regression_p(0, 0) == 1);
}

TEST_CASE("one side, and what is the least that it calls significant") {
  CHECK(regression_p(5, 0) == near(1.0 / 32));
  CHECK(regression_p(0, 5) == 1);
  CHECK(regression_p(3, 1) == near(5.0 / 16));
  CHECK(fewest_significant(0, 0.05) == 5);
  CHECK(fewest_significant(0, 0.01) == 7);
  for (std::uint64_t fixed = 0; fixed < 60; ++fixed) {
    const std::uint64_t fewest = fewest_significant(fixed, 0.05);
    CHECK(regression_p(fewest, fixed) <= 0.05);
    CHECK(regression_p(fewest - 1, fixed) > 0.05);
  }
}

TEST_CASE("cases that are worth less than one") {
  for (const auto& [regressed, fixed] : {std::pair{6U, 2U}, {2U, 6U}, {8U, 0U}, {4U, 4U}, {0U, 0U}}) {
    CAPTURE(regressed);
    const McNemar half = measure_mcnemar(regressed, fixed, 0.5);
    const McNemar whole = measure_mcnemar(regressed / 2, fixed / 2);
    CHECK(half.exact == doctest::Approx(whole.exact));
    CHECK(half.mid_p == doctest::Approx(whole.mid_p));
    CHECK(half.chi_square == doctest::Approx(whole.chi_square));
    CHECK(regression_p(regressed, fixed, 0.5) == doctest::Approx(regression_p(regressed / 2, fixed / 2)));
  }
  CHECK(regression_p(3, 0, 0.5) == doctest::Approx(std::pow(0.5, 1.5)));
  CHECK_THROWS_AS(regression_p(3, 0, 0), BugError);
}
