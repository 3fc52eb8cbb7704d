#pragma once

#include "base/clock.h"
#include "domain/rate_state.h"

#include <optional>

namespace llmeval {

/// How long until one is to be had again, where none remains: a bucket of `limit` that is full after `reset` has the
/// first after reset / limit. Nullopt where some remain or nothing is known.
std::optional<Duration> exhausted_wait(const RateState& state);

/// A token bucket that holds one second's worth (at least one) and is full at the start: met from the first second, and
/// in any window no more than its rate and what it holds. What may go is first held for its user and taken when it is
/// really used, however much later (a machine may sleep in between); those who wait keep their order themselves.
class RateBucket {
 public:
  /// \param per_minute  over 0.
  RateBucket(double per_minute, SteadyTime now);

  /// From when on `amount` may go: `now` where there is enough beside what is held. Of more than it can hold, when it
  /// is full.
  SteadyTime ready_at(SteadyTime now, double amount = 1) const;
  void hold(double amount = 1) { held_ += amount; }
  /// Of what is held: used now. What is more than there is the next ones wait for, too.
  void take(SteadyTime now, double amount = 1);
  /// Of what is held: not used.
  void let_go(double amount = 1) { held_ -= amount; }
  /// Of what was taken, so much was not used after all.
  void give_back(SteadyTime now, double amount);
  /// The other side's own count: there is no more than `remaining`.
  void lower_to(SteadyTime now, double remaining);
  /// Another rate from now on; what it holds stays, as far as it can hold it.
  void set_rate(SteadyTime now, double per_minute);

  double per_minute() const { return per_microsecond_ * 60e6; }

 private:
  double filled_at(SteadyTime now) const;
  void refill(SteadyTime now);

  double per_microsecond_;
  double capacity_;
  double filled_;
  double held_ = 0;
  SteadyTime at_;
};

}  // namespace llmeval
