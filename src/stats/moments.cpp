#include "stats/moments.h"

#include <cstddef>

namespace llmeval {

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double cross_products(std::span<const double> a, std::span<const double> b) {
  const double mean_a = mean_of(a);
  const double mean_b = mean_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum;
}

double covariance(std::span<const double> a, std::span<const double> b) {
  return cross_products(a, b) / static_cast<double>(a.size() - 1);
}

double variance(std::span<const double> values) { return covariance(values, values); }

}  // namespace llmeval
