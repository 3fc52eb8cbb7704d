#include "policy/rate.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

RateBucket::RateBucket(double per_minute, SteadyTime now)
    : per_microsecond_(per_minute / 60e6), capacity_(std::max(1.0, per_minute / 60)), filled_(capacity_), at_(now) {}

SteadyTime RateBucket::reserve(SteadyTime now, double amount) {
  const double passed = static_cast<double>((now - at_).count());
  filled_ = std::min(capacity_, filled_ + std::max(0.0, passed) * per_microsecond_) - amount;
  at_ = std::max(at_, now);
  if (filled_ >= 0) return now;
  // The debt is paid at the bucket's rate; later callers only deepen it, which keeps them in order.
  return now + Duration(static_cast<Duration::rep>(std::ceil(-filled_ / per_microsecond_)));
}

}  // namespace llmeval
