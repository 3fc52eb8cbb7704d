#include "stats/distribution.h"

#include "base/assert.h"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>
#include <numbers>

namespace llmeval {

double normal_cdf(double z) { return boost::math::erfc(-z / std::numbers::sqrt2) / 2; }

double normal_quantile(double share) {
  LLMEVAL_ASSERT(share > 0 && share < 1);
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * share);
}

double student_cdf(double t, double degrees) {
  LLMEVAL_ASSERT(degrees > 0);
  return boost::math::cdf(boost::math::students_t(degrees), t);
}

double student_quantile(double share, double degrees) {
  LLMEVAL_ASSERT(share > 0 && share < 1 && degrees > 0);
  return boost::math::quantile(boost::math::students_t(degrees), share);
}

double beta_cdf(double share, double a, double b) {
  LLMEVAL_ASSERT(share >= 0 && share <= 1 && a > 0 && b > 0);
  return boost::math::ibeta(a, b, share);
}

double beta_quantile(double share, double a, double b) {
  LLMEVAL_ASSERT(share > 0 && share < 1 && a > 0 && b > 0);
  return boost::math::ibeta_inv(a, b, share);
}

// The C library's lgamma() keeps the sign in a global.
double log_beta(double a, double b) {
  LLMEVAL_ASSERT(a > 0 && b > 0);
  return boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
}

double binomial_at_least(std::uint64_t hits, std::uint64_t draws, double chance) {
  LLMEVAL_ASSERT(chance >= 0 && chance <= 1);
  if (hits == 0) return 1;
  if (hits > draws) return 0;
  return boost::math::ibeta(static_cast<double>(hits), static_cast<double>(draws - hits + 1), chance);
}

double binomial_at_most(std::uint64_t hits, std::uint64_t draws, double chance) {
  LLMEVAL_ASSERT(chance >= 0 && chance <= 1);
  if (hits >= draws) return 1;
  // Not 1 − P(X > hits), which loses the digits of small ones.
  return boost::math::ibetac(static_cast<double>(hits) + 1, static_cast<double>(draws - hits), chance);
}

double binomial_mass(std::uint64_t hits, std::uint64_t draws, double chance) {
  LLMEVAL_ASSERT(chance >= 0 && chance <= 1);
  if (hits > draws) return 0;
  const auto yes = static_cast<double>(hits);
  const auto no = static_cast<double>(draws - hits);
  if (chance == 0 || chance == 1) return (chance == 0 ? hits : draws - hits) == 0 ? 1 : 0;
  // ibeta_derivative(a, b, x) = x^(a−1) (1−x)^(b−1) / B(a, b), of a = hits + 1 and b = draws − hits + 1.
  return boost::math::ibeta_derivative(yes + 1, no + 1, chance) / (yes + no + 1);
}

double chi_square_tail(double value) {
  LLMEVAL_ASSERT(value >= 0);
  return boost::math::erfc(std::sqrt(value / 2));
}

}  // namespace llmeval
