#include "stats/multiple_tests.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace llmeval;

TEST_CASE("the example of Benjamini and Hochberg: four findings, of Bonferroni three") {
  // Out of order on purpose.
  const std::vector<double> p_values{0.0278, 0.0001, 0.0004, 0.0019, 1,      0.0095, 0.0201, 0.0298,
                                     0.0344, 0.0459, 0.324,  0.4262, 0.5719, 0.6528, 0.759};
  const auto found = [](const std::vector<double>& adjusted) {
    return std::count_if(adjusted.begin(), adjusted.end(), [](double p) { return p <= 0.05; });
  };
  CHECK(found(benjamini_hochberg(p_values)) == 4);
  CHECK(found(bonferroni(p_values)) == 3);
  CHECK(found(holm(p_values)) == 3);
  CHECK(benjamini_hochberg(p_values)[1] == doctest::Approx(0.0015));
  CHECK(benjamini_hochberg(p_values)[4] == 1);
}

TEST_CASE("adjusting lowers nothing, keeps the order, and the cautious ones are more cautious") {
  const std::vector<double> p_values{0.3, 0.01, 0.02, 0.02, 0.9, 0.04};
  const std::vector<double> bh = benjamini_hochberg(p_values);
  const std::vector<double> by = benjamini_yekutieli(p_values);
  const std::vector<double> by_holm = holm(p_values);
  const std::vector<double> all = bonferroni(p_values);
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    CHECK((p_values[i] <= bh[i] && bh[i] <= by[i] && bh[i] <= by_holm[i] && by_holm[i] <= all[i] && by[i] <= 1));
    for (std::size_t j = 0; j < p_values.size(); ++j) {
      if (p_values[i] <= p_values[j]) CHECK((bh[i] <= bh[j] && by_holm[i] <= by_holm[j]));
    }
  }
  CHECK(benjamini_hochberg({}).empty());
}
