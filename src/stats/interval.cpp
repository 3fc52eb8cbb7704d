#include "stats/interval.h"

#include "base/assert.h"

#include <boost/math/special_functions/erf.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace llmeval {

Interval wilson_interval(std::uint64_t passed, std::uint64_t total, double confidence) {
  LLMEVAL_ASSERT(total > 0 && passed <= total);
  return wilson_share_interval(static_cast<double>(passed) / static_cast<double>(total), static_cast<double>(total),
                               confidence);
}

Interval wilson_share_interval(double share, double total, double confidence) {
  LLMEVAL_ASSERT(share >= 0 && share <= 1 && total > 0);
  LLMEVAL_ASSERT(confidence > 0 && confidence < 1);
  const double z = std::numbers::sqrt2 * boost::math::erf_inv(confidence);
  const double centre = share + z * z / (2 * total);
  const double reach = z * std::sqrt(share * (1 - share) / total + z * z / (4 * total * total));
  const double scale = 1 + z * z / total;
  // The formula gives 0 and 1 at the edges only up to rounding, and gates compare with 1.
  return {share == 0 ? 0 : std::max(0.0, (centre - reach) / scale),
          share == 1 ? 1 : std::min(1.0, (centre + reach) / scale)};
}

}  // namespace llmeval
