#include "stats/interval.h"

#include "base/assert.h"
#include "stats/distribution.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

double two_sided_quantile(double confidence) {
  LLMEVAL_ASSERT(confidence > 0 && confidence < 1);
  return normal_quantile((1 + confidence) / 2);
}

// The middle share of Beta(passed + low, failed + high), where each end has an offset of its own.
struct BetaEnds {
  double passed_at_low;
  double failed_at_low;
  double passed_at_high;
  double failed_at_high;
};

Interval beta_interval(std::uint64_t passed, std::uint64_t total, double confidence, const BetaEnds& offsets) {
  LLMEVAL_ASSERT(total > 0 && passed <= total && confidence > 0 && confidence < 1);
  const auto yes = static_cast<double>(passed);
  const auto no = static_cast<double>(total - passed);
  const double tail = (1 - confidence) / 2;
  Interval interval;
  if (passed > 0) interval.low = beta_quantile(tail, yes + offsets.passed_at_low, no + offsets.failed_at_low);
  if (passed < total)
    interval.high = beta_quantile(1 - tail, yes + offsets.passed_at_high, no + offsets.failed_at_high);
  return interval;
}

}  // namespace

Interval wilson_interval(std::uint64_t passed, std::uint64_t total, double confidence) {
  LLMEVAL_ASSERT(total > 0 && passed <= total);
  return wilson_share_interval(static_cast<double>(passed) / static_cast<double>(total), static_cast<double>(total),
                               confidence);
}

Interval wilson_share_interval(double share, double total, double confidence) {
  LLMEVAL_ASSERT(share >= 0 && share <= 1 && total > 0);
  const double z = two_sided_quantile(confidence);
  const double centre = share + z * z / (2 * total);
  const double reach = z * std::sqrt(share * (1 - share) / total + z * z / (4 * total * total));
  const double scale = 1 + z * z / total;
  // The formula gives 0 and 1 at the edges only up to rounding, and gates compare with 1.
  return {share == 0 ? 0 : std::max(0.0, (centre - reach) / scale),
          share == 1 ? 1 : std::min(1.0, (centre + reach) / scale)};
}

Interval corrected_wilson_interval(std::uint64_t passed, std::uint64_t total, double confidence) {
  LLMEVAL_ASSERT(total > 0 && passed <= total);
  const double z = two_sided_quantile(confidence);
  const auto n = static_cast<double>(total);
  const double share = static_cast<double>(passed) / n;
  const double scale = 2 * (n + z * z);
  const double centre = 2 * n * share + z * z;
  const auto root = [&](double sign) {
    return z * std::sqrt(z * z + sign * 2 - 1 / n + 4 * share * (n * (1 - share) - sign));
  };
  return {passed == 0 ? 0 : std::max(0.0, (centre - 1 - root(-1)) / scale),
          passed == total ? 1 : std::min(1.0, (centre + 1 + root(1)) / scale)};
}

Interval clopper_pearson_interval(std::uint64_t passed, std::uint64_t total, double confidence) {
  return beta_interval(passed, total, confidence, {0, 1, 1, 0});
}

Interval jeffreys_interval(std::uint64_t passed, std::uint64_t total, double confidence) {
  return beta_interval(passed, total, confidence, {0.5, 0.5, 0.5, 0.5});
}

double unseen_share_bound(std::uint64_t total, double confidence) {
  LLMEVAL_ASSERT(total > 0 && confidence > 0 && confidence < 1);
  return -std::expm1(std::log1p(-confidence) / static_cast<double>(total));
}

std::uint64_t tries_to_see(double share, double confidence) {
  LLMEVAL_ASSERT(share > 0 && share < 1 && confidence > 0 && confidence < 1);
  return static_cast<std::uint64_t>(std::ceil(std::log1p(-confidence) / std::log1p(-share)));
}

}  // namespace llmeval
