#pragma once

#include "base/clock.h"

namespace llmeval {

/// A token bucket that holds one second's worth and is full at the start: never more than `per_minute` / 60 at once,
/// and no faster than that on average. Reservations are granted in the order in which they are asked for.
class RateBucket {
 public:
  /// \param per_minute  over 0.
  RateBucket(double per_minute, SteadyTime now);

  /// Takes `amount` and says from when on it may be used: `now` where there was enough.
  SteadyTime reserve(SteadyTime now, double amount = 1);

 private:
  double per_microsecond_;
  double capacity_;
  double filled_;
  SteadyTime at_;
};

}  // namespace llmeval
