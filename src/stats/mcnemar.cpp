#include "stats/mcnemar.h"

#include "base/assert.h"
#include "stats/distribution.h"

#include <algorithm>

namespace llmeval {

namespace {

// P(X ≥ hits), X ~ Bin(hits + misses, ½), also between whole numbers.
double half_tail(double hits, double misses) { return hits <= 0 ? 1 : beta_cdf(0.5, hits, misses + 1); }

// P(X = hits) of the same.
double half_mass(double hits, double misses) {
  return half_tail(hits, misses) - (misses > 0 ? beta_cdf(0.5, hits + 1, misses) : 0);
}

}  // namespace

double exact_mcnemar(std::uint64_t regressed, std::uint64_t fixed) {
  if (regressed == fixed) return 1;
  return std::min(1.0, 2 * binomial_at_most(std::min(regressed, fixed), regressed + fixed, 0.5));
}

McNemar measure_mcnemar(std::uint64_t regressed, std::uint64_t fixed, double worth) {
  LLMEVAL_ASSERT(worth > 0 && worth <= 1);
  McNemar result;
  if (regressed + fixed == 0) return result;
  const double more = static_cast<double>(std::max(regressed, fixed)) * worth;
  const double less = static_cast<double>(std::min(regressed, fixed)) * worth;
  const bool is_whole = worth == 1;
  const double mass =
      is_whole ? binomial_mass(std::min(regressed, fixed), regressed + fixed, 0.5) : half_mass(more, less);
  result.exact = is_whole ? exact_mcnemar(regressed, fixed) : std::min(1.0, 2 * half_tail(more, less));
  result.mid_p = regressed == fixed ? 1 - mass / 2 : result.exact - mass;
  const double changed = more + less;
  const double apart = more - less;
  result.chi_square = apart * apart / changed;
  result.chi_square_p = chi_square_tail(result.chi_square);
  const double corrected = std::max(0.0, apart - 1);
  result.corrected_chi_square = corrected * corrected / changed;
  result.corrected_chi_square_p = chi_square_tail(result.corrected_chi_square);
  return result;
}

double regression_p(std::uint64_t regressed, std::uint64_t fixed, double worth) {
  LLMEVAL_ASSERT(worth > 0 && worth <= 1);
  if (worth == 1) return binomial_at_least(regressed, regressed + fixed, 0.5);
  return half_tail(static_cast<double>(regressed) * worth, static_cast<double>(fixed) * worth);
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
