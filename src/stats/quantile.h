#pragma once

#include <span>

namespace llmeval {

/// The sample quantile of type 7 of Hyndman and Fan (1996), the default of R and NumPy: the order statistics x(1)…x(n)
/// joined by straight lines, read at position 1 + (n − 1)·share. The median of an even number of values is thus the
/// mean of the middle two, and no quantile lies outside the values.
/// \param values  at least one, all finite; put into another order.
/// \param share   in [0,1]: 0.5 for the median.
double quantile(std::span<float> values, double share);

}  // namespace llmeval
