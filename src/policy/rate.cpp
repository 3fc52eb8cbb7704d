#include "policy/rate.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

RateBucket::RateBucket(double per_minute, SteadyTime now)
    : per_microsecond_(per_minute / 60e6), capacity_(std::max(1.0, per_minute / 60)), filled_(capacity_), at_(now) {}

void RateBucket::refill(SteadyTime now) {
  const double passed = static_cast<double>((now - at_).count());
  filled_ = std::min(capacity_, filled_ + std::max(0.0, passed) * per_microsecond_);
  at_ = std::max(at_, now);
}

SteadyTime RateBucket::ready_at(SteadyTime now, double amount) {
  refill(now);
  const double missing = std::min(amount, capacity_) - filled_;
  if (missing <= 0) return now;
  return now + Duration(static_cast<Duration::rep>(std::ceil(missing / per_microsecond_)));
}

void RateBucket::take(SteadyTime now, double amount) {
  refill(now);
  filled_ -= amount;
}

}  // namespace llmeval
