#include "policy/rate.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

// What sums of many small parts may be wrong by: without it a bucket that is full to its last bit would be waited for.
constexpr double k_rounding = 1e-6;

}  // namespace

std::optional<Duration> exhausted_wait(const RateState& state) {
  if (!state.remaining || *state.remaining != 0 || !state.reset || state.reset->count() <= 0) return std::nullopt;
  return *state.reset / std::max<std::int64_t>(state.limit.value_or(1), 1);
}

RateBucket::RateBucket(double per_minute, SteadyTime now)
    : per_microsecond_(per_minute / 60e6), capacity_(std::max(1.0, per_minute / 60)), filled_(capacity_), at_(now) {}

double RateBucket::filled_at(SteadyTime now) const {
  const double passed = static_cast<double>((now - at_).count());
  return std::min(capacity_, filled_ + std::max(0.0, passed) * per_microsecond_);
}

void RateBucket::refill(SteadyTime now) {
  filled_ = filled_at(now);
  at_ = std::max(at_, now);
}

SteadyTime RateBucket::ready_at(SteadyTime now, double amount) const {
  const double missing = std::min(amount, capacity_) - (filled_at(now) - held_);
  if (missing <= k_rounding) return now;
  return now + Duration(static_cast<Duration::rep>(std::ceil(missing / per_microsecond_)));
}

void RateBucket::take(SteadyTime now, double amount) {
  refill(now);
  filled_ -= amount;
  held_ -= amount;
}

void RateBucket::give_back(SteadyTime now, double amount) {
  refill(now);
  filled_ = std::min(capacity_, filled_ + amount);
}

void RateBucket::lower_to(SteadyTime now, double remaining) {
  refill(now);
  filled_ = std::min(filled_, remaining);
}

void RateBucket::set_rate(SteadyTime now, double per_minute) {
  refill(now);
  per_microsecond_ = per_minute / 60e6;
  capacity_ = std::max(1.0, per_minute / 60);
  filled_ = std::min(filled_, capacity_);
}

}  // namespace llmeval
