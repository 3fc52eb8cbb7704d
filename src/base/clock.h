#pragma once

#include <chrono>

namespace llmeval {

/// All durations of the program: whole microseconds.
using Duration = std::chrono::microseconds;
/// A point on the monotonic clock; only differences mean anything.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Duration>;
/// A point in UTC, microseconds since 1970.
using SystemTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

/// Where time comes from. Policies take points in time as arguments and never ask; only loops and `cli` own a Clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual SteadyTime now() const = 0;
  virtual SystemTime system_now() const = 0;
};

/// The machine's clocks.
class RealClock final : public Clock {
 public:
  SteadyTime now() const override { return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now()); }
  SystemTime system_now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

}  // namespace llmeval
