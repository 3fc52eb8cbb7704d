#pragma once

#include <cstdint>

namespace llmeval {

/// Whether a test looks for a difference in one direction that was named before, or in either.
enum class Sides : std::uint8_t { one, two };

// The distributions that the other statistics stand on, from Boost.Math; exact to about 1e-14. Shares and levels are in
// (0,1) where nothing else is said.

double normal_cdf(double z);
double normal_quantile(double share);
/// normal_quantile(.975): intervals of 95 % reach so many standard errors to each side.
inline constexpr double k_normal_975 = 1.959963984540054;

/// Student's t; `degrees` over 0, not only whole ones.
double student_cdf(double t, double degrees);
double student_quantile(double share, double degrees);

/// Of Beta(a, b), a and b over 0; `share` in [0,1].
double beta_cdf(double share, double a, double b);
double beta_quantile(double share, double a, double b);
/// ln B(a, b)
double log_beta(double a, double b);

/// Of Bin(draws, chance), `chance` in [0,1]: P(X ≤ hits), P(X ≥ hits), P(X = hits). More hits than draws have the
/// chances 1, 0 and 0.
double binomial_at_most(std::uint64_t hits, std::uint64_t draws, double chance);
double binomial_at_least(std::uint64_t hits, std::uint64_t draws, double chance);
double binomial_mass(std::uint64_t hits, std::uint64_t draws, double chance);

/// P(X ≥ value) of χ² with one degree of freedom; `value` at least 0.
double chi_square_tail(double value);

}  // namespace llmeval
