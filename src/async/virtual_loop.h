#pragma once

#include "async/loop_core.h"

#include <cstddef>

namespace llmeval {

/// The loop of tests and simulations: its clock stands still while something is to do and then jumps to the next timer,
/// so that an hour of backoff takes microseconds, and the same program does the same in the same order every time.
/// Workers run in place. Other threads may post, but it does not wait for them.
class VirtualLoop final : public LoopCore {
 public:
  /// 2026-01-01T00:00:00Z, where the system clock starts unless told otherwise.
  static constexpr SystemTime k_start{std::chrono::seconds(1'767'225'600)};

  explicit VirtualLoop(SystemTime start = k_start) : clock_(start) {}

  const Clock& clock() const override { return clock_; }
  void run_on_worker(Callback work, Callback done) override;

  /// Until no task lives. Throws BugError when tasks live and nothing is left that could ever wake them, and whatever
  /// escaped from a task.
  void run();

  /// Until nothing is posted and no timer is set, whether tasks live or not.
  void run_until_idle();

  /// All that is due until `duration` from now; then the clock shows that time.
  void run_for(Duration duration);

  /// What a machine's clocks do that slept, or whose time was set: the steady one goes `steady` (>= 0) forward with
  /// nothing done meanwhile, the system's clock that and `system` more. May be called by what the loop calls.
  void jump(Duration steady, Duration system);

  /// Whether nothing is posted and no timer is set.
  bool is_idle() const { return !has_posts() && !next_timer(); }

 private:
  class VirtualClock final : public Clock {
   public:
    explicit VirtualClock(SystemTime start) : start_(start) {}
    SteadyTime now() const override { return SteadyTime(elapsed_); }
    SystemTime system_now() const override { return start_ + elapsed_; }
    void advance_to(SteadyTime time) { elapsed_ = time.time_since_epoch(); }
    void set_system(Duration by) { start_ += by; }

   private:
    SystemTime start_;
    Duration elapsed_{0};
  };

  /// Runs what is posted, else jumps to the next timer that is not after `limit`. False where there is neither.
  bool step(SteadyTime limit);

  VirtualClock clock_;
};

}  // namespace llmeval
