#pragma once

#include "base/clock.h"

#include <cstdint>

namespace llmeval {

/// How many requests may be out at once. A limit that somebody named is its start and its ceiling; where nobody did it
/// starts at 8 and doubles every round trip up to the ceiling, until the first refusal. A refusal (429, never a 5xx)
/// cuts it to 0.8 ×, once in a cooldown: those that were sent before the last cut, or come within a second of it, tell
/// nothing new. It grows again by one a round trip (additive increase, multiplicative decrease), and only while at
/// least 80 % of it are used: what is not used says nothing about what would be too much.
class ConcurrencyLimit {
 public:
  /// \param is_named  the ceiling is somebody's limit. \param ceiling  over 0.
  ConcurrencyLimit(bool is_named, std::int64_t ceiling);

  /// A request was answered, not refused, while `out` requests were out, itself included.
  void answered(std::int64_t out);
  /// A request was refused; true where that cut the limit.
  bool refused(SteadyTime now, SteadyTime sent);
  /// A lower ceiling that somebody named.
  void lower_ceiling(std::int64_t ceiling);

  std::int64_t limit() const { return static_cast<std::int64_t>(limit_); }
  std::int64_t ceiling() const { return ceiling_; }

 private:
  std::int64_t ceiling_;
  double limit_;
  bool is_starting_;
  SteadyTime last_cut_ = SteadyTime::min();
};

}  // namespace llmeval
