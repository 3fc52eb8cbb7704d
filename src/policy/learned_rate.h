#pragma once

#include "base/clock.h"
#include "policy/rate.h"

#include <array>
#include <cstdint>
#include <optional>

namespace llmeval {

/// A request rate that nobody told, learned from refusals (429): what was sent lately and not refused is what the other
/// side takes. A limit on concurrency alone cannot hold a rate: where answers take a millisecond, one request at a time
/// is a thousand a second. From a refusal on, requests go at a little less than that rate, which is then eased up
/// slowly while no refusal comes, so that a limit that was lifted is found, too. Nothing is limited before the first
/// refusal.
class LearnedRate {
 public:
  /// One may go …
  void hold();
  /// … and goes,
  void sent(SteadyTime now);
  /// or does not.
  void let_go();
  /// A request that was sent at `sent` was refused; true where a rate was learned from it (not from each of those that
  /// were on their way already).
  bool refused(SteadyTime now, SteadyTime sent);
  /// From when on the next may be sent.
  SteadyTime ready_at(SteadyTime now);

  /// Nullopt before the first refusal.
  std::optional<double> per_minute() const;

 private:
  static constexpr Duration k_slot = std::chrono::milliseconds(125);
  static constexpr std::size_t k_slots = 64;

  std::int64_t slot_of(SteadyTime time) const { return time.time_since_epoch() / k_slot; }
  void move_to(SteadyTime now);
  void set(SteadyTime now, double per_minute);
  /// What was sent in the `window` before `now` and is not known to be refused, by the second.
  double taken_per_second(SteadyTime now, Duration window) const;

  std::array<std::int32_t, k_slots> taken_{};  ///< By the slot of sending; a ring.
  std::int64_t newest_ = -1;                   ///< Slot; none before the first request.
  std::optional<RateBucket> bucket_;
  std::int32_t held_ = 0;
  SteadyTime since_{};       ///< The first request, then the last lesson.
  double learned_rate_ = 0;  ///< A minute.
};

}  // namespace llmeval
