#pragma once

#include "base/clock.h"

namespace llmeval {

/// A token bucket that holds one second's worth and is full at the start: never more than `per_minute` / 60 at once
/// (but one), and no faster than that on average, in any window. What is taken is counted when it is used, not when it
/// was asked for: reservations ahead of time would come as a burst where their users were held up.
class RateBucket {
 public:
  /// \param per_minute  over 0.
  RateBucket(double per_minute, SteadyTime now);

  /// From when on `amount` may be taken: `now` where there is enough. Of more than the bucket holds, when it is full.
  SteadyTime ready_at(SteadyTime now, double amount = 1);
  /// Takes it; where that is more than there is, the next ones wait for it too.
  void take(SteadyTime now, double amount = 1);

 private:
  void refill(SteadyTime now);

  double per_microsecond_;
  double capacity_;
  double filled_;
  SteadyTime at_;
};

}  // namespace llmeval
