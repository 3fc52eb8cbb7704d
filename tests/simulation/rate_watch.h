#pragma once

#include "base/clock.h"

#include <algorithm>

namespace llmeval {

/// Whether a rate is held in every window: of any length w, at most one second's worth (at least one) and w × rate. The
/// same as a bucket of that size that is full at first and never runs below empty; written here once more, so that a
/// mistake in policy/ cannot hide itself.
class RateWatch {
 public:
  RateWatch(double per_minute, SteadyTime now)
      : per_second_(per_minute / 60), most_(std::max(1.0, per_second_)), left_(most_), at_(now) {}

  /// False where it is too much.
  bool take(SteadyTime now, double amount) {
    left_ = std::min(most_, left_ + std::chrono::duration<double>(now - at_).count() * per_second_) - amount;
    at_ = now;
    return left_ > -k_slack;
  }

 private:
  /// Waits are whole microseconds and buckets count in doubles.
  static constexpr double k_slack = 1e-3;

  double per_second_;
  double most_;
  double left_;
  SteadyTime at_;
};

}  // namespace llmeval
