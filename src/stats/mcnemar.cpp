#include "stats/mcnemar.h"

#include "base/assert.h"
#include "stats/distribution.h"

#include <algorithm>

namespace llmeval {

double exact_mcnemar(std::uint64_t regressed, std::uint64_t fixed) {
  if (regressed == fixed) return 1;
  return std::min(1.0, 2 * binomial_at_most(std::min(regressed, fixed), regressed + fixed, 0.5));
}

McNemar measure_mcnemar(std::uint64_t regressed, std::uint64_t fixed) {
  McNemar result;
  const std::uint64_t changed = regressed + fixed;
  if (changed == 0) return result;
  const double mass = binomial_mass(std::min(regressed, fixed), changed, 0.5);
  result.exact = exact_mcnemar(regressed, fixed);
  result.mid_p = regressed == fixed ? 1 - mass / 2 : result.exact - mass;
  const double apart = static_cast<double>(std::max(regressed, fixed) - std::min(regressed, fixed));
  result.chi_square = apart * apart / static_cast<double>(changed);
  result.chi_square_p = chi_square_tail(result.chi_square);
  const double less = std::max(0.0, apart - 1);
  result.corrected_chi_square = less * less / static_cast<double>(changed);
  result.corrected_chi_square_p = chi_square_tail(result.corrected_chi_square);
  return result;
}

double regression_p(std::uint64_t regressed, std::uint64_t fixed) {
  return binomial_at_least(regressed, regressed + fixed, 0.5);
}

std::uint64_t fewest_significant(std::uint64_t fixed, double alpha) {
  LLMEVAL_ASSERT(alpha > 0 && alpha < 1);
  std::uint64_t enough = 1;
  while (regression_p(enough, fixed) > alpha) enough *= 2;
  std::uint64_t short_of = enough / 2;
  while (enough - short_of > 1) {
    const std::uint64_t middle = short_of + (enough - short_of) / 2;
    (regression_p(middle, fixed) > alpha ? short_of : enough) = middle;
  }
  return enough;
}

}  // namespace llmeval
