#include "stats/share_mean.h"

#include "base/assert.h"

#include <cmath>

namespace llmeval {

namespace {

constexpr int k_digits = 62;

}  // namespace

void ShareMean::add(double share) {
  LLMEVAL_ASSERT(share >= 0 && share <= 1);
  sum_ += std::llround(std::ldexp(share, k_digits));
  ++count_;
}

std::optional<double> ShareMean::mean() const {
  if (count_ == 0) return std::nullopt;
  const long double sum = std::ldexp(static_cast<long double>(sum_), -k_digits);
  return static_cast<double>(sum / static_cast<long double>(count_));
}

}  // namespace llmeval
