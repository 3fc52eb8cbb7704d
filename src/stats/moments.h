#pragma once

#include <span>

namespace llmeval {

// Inside stats/ only: plain moments of values, each counting the same.

/// Of at least one value.
double mean_of(std::span<const double> values);
/// Σ (a − mean a)(b − mean b); as many values of each.
double cross_products(std::span<const double> a, std::span<const double> b);
/// With n − 1; of at least two values.
double covariance(std::span<const double> a, std::span<const double> b);
double variance(std::span<const double> values);

}  // namespace llmeval
