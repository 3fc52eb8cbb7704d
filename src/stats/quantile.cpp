#include "stats/quantile.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace llmeval {

double quantile(std::span<float> values, double share) {
  LLMEVAL_ASSERT(!values.empty() && share >= 0 && share <= 1);
  const double position = static_cast<double>(values.size() - 1) * share;
  const auto below = static_cast<std::ptrdiff_t>(std::floor(position));
  const auto nth = values.begin() + below;
  std::nth_element(values.begin(), nth, values.end());
  const double low = *nth;
  const double part = position - static_cast<double>(below);
  if (part == 0) return low;
  const double high = *std::min_element(nth + 1, values.end());
  return low + part * (high - low);
}

}  // namespace llmeval
