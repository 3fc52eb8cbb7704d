#pragma once

#include "async/callback.h"
#include "base/clock.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <exception>

namespace llmeval {

/// Names a timer of one loop until it has fired or was taken back. A default one names none.
struct TimerId {
  SteadyTime when{};
  std::uint64_t number = 0;

  friend auto operator<=>(const TimerId&, const TimerId&) = default;
};

/// The one thread on which every coroutine of a run goes on: a queue of posts, timers and a clock. UvLoop is the real
/// one, VirtualLoop the one of tests. What waits on a Loop posts its resumption and never resumes inside a callback, so
/// that nobody is called back in the middle of his own work. All but post_from_any_thread() is for the loop's thread.
/// Loops and other ports are passed by reference, also to coroutines: they outlive every task.
class Loop {
 public:
  virtual ~Loop() = default;

  virtual const Clock& clock() const = 0;
  SteadyTime now() const { return clock().now(); }

  /// Calls it once in the next turn, after all that was posted before. A coroutine's handle is such a callable.
  virtual void post(Callback callback) = 0;
  /// The same from any thread. The loop goes on waiting only as long as tasks live, so somebody must await the post.
  virtual void post_from_any_thread(Callback callback) = 0;

  /// Calls it once at `when` or as soon after as possible; timers of one instant fire in the order of their start.
  virtual TimerId start_timer(SteadyTime when, Callback callback) = 0;
  /// Whether it was still to come (then it never does). A timer that has fired, or none, is false.
  virtual bool take_back_timer(TimerId timer) = 0;

  /// Runs `work` on a worker thread and then posts `done`; see offload() in async/offload.h. Work must not throw.
  virtual void run_on_worker(Callback work, Callback done) = 0;

  /// For TaskGroup: keeps count of the coroutines that are to be waited for; run() ends when there is none. `bug` is
  /// what escaped from the task, if anything: run() throws it at once.
  void task_started() { ++live_tasks_; }
  void task_ended(std::exception_ptr bug) {
    --live_tasks_;
    if (bug && !bug_) bug_ = std::move(bug);
  }
  std::size_t live_tasks() const { return live_tasks_; }

 protected:
  std::exception_ptr bug_;

 private:
  std::size_t live_tasks_ = 0;
};

}  // namespace llmeval
