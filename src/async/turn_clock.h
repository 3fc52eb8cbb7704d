#pragma once

#include "base/clock.h"

#include <optional>

namespace llmeval {

/// The machine's clocks, each read once at most for all that happens in one callback of a loop: a sample asks some
/// thirty times what time it is, most of them a few microseconds after the last. Callbacks must not wait for anything,
/// so that what they see is hardly ever late by more than tens of microseconds. Loop thread only.
class TurnClock final : public Clock {
 public:
  SteadyTime now() const override {
    if (!holds_) return real_.now();
    if (!steady_) steady_ = real_.now();
    return *steady_;
  }
  SystemTime system_now() const override {
    if (!holds_) return real_.system_now();
    if (!system_) system_ = real_.system_now();
    return *system_;
  }

  /// A callback begins: what was read before is over.
  void begin() {
    holds_ = true;
    steady_.reset();
    system_.reset();
  }
  /// Outside callbacks every question is answered anew.
  void end() { holds_ = false; }

 private:
  RealClock real_;
  bool holds_ = false;
  mutable std::optional<SteadyTime> steady_;
  mutable std::optional<SystemTime> system_;
};

}  // namespace llmeval
