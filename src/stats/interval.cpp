#include "stats/interval.h"

#include "base/assert.h"

#include <boost/math/special_functions/erf.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace llmeval {

Interval wilson_interval(std::uint64_t passed, std::uint64_t total, double confidence) {
  LLMEVAL_ASSERT(total > 0 && passed <= total);
  LLMEVAL_ASSERT(confidence > 0 && confidence < 1);
  const double z = std::numbers::sqrt2 * boost::math::erf_inv(confidence);
  const double n = static_cast<double>(total);
  const double p = static_cast<double>(passed) / n;
  const double centre = p + z * z / (2 * n);
  const double reach = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  const double scale = 1 + z * z / n;
  // The formula gives 0 and 1 at the edges only up to rounding, and gates compare with 1.
  return {passed == 0 ? 0 : std::max(0.0, (centre - reach) / scale),
          passed == total ? 1 : std::min(1.0, (centre + reach) / scale)};
}

}  // namespace llmeval
