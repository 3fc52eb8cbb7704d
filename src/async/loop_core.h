#pragma once

#include "async/callback.h"
#include "async/loop.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace llmeval {

/// What the real and the virtual loop share: the queue of posts, the timers, and the posts of other threads.
class LoopCore : public Loop {
 public:
  void post(Callback callback) override { posted_.push_back(std::move(callback)); }
  void post_from_any_thread(Callback callback) override;
  TimerId start_timer(SteadyTime when, Callback callback) override;
  bool take_back_timer(TimerId timer) override;

 protected:
  bool has_posts() const { return !posted_.empty() || has_foreign_posts_.load(std::memory_order_acquire); }
  std::optional<SteadyTime> next_timer() const;

  /// Calls what is posted, turn by turn, until nothing is left or `k_turns` turns are over (so that I/O is not starved
  /// by coroutines that keep one another busy). Throws what escaped from a task.
  void run_posts();
  /// Calls the timers that are due at `now`, directly: one that is taken back by then is really gone.
  void run_due_timers(SteadyTime now);

  /// Called before each callback that the loop calls.
  virtual void before_call() {}

  /// Called on the posting thread when another thread's post finds the queue empty.
  virtual void wake_up() {}

 private:
  static constexpr int k_turns = 64;

  void fetch_foreign_posts();
  void throw_bug();

  std::vector<Callback> posted_;
  std::vector<Callback> running_;
  std::map<TimerId, Callback> timers_;
  std::uint64_t timers_started_ = 0;

  std::mutex foreign_mutex_;
  std::vector<Callback> foreign_posts_;
  std::atomic<bool> has_foreign_posts_ = false;
};

}  // namespace llmeval
