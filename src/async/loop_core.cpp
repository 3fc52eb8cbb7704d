#include "async/loop_core.h"

#include <exception>
#include <iterator>
#include <utility>

namespace llmeval {

void LoopCore::post_from_any_thread(Callback callback) {
  // wake_up() is under the lock too, so that the loop cannot have taken the post, ended and gone before it.
  const std::lock_guard lock(foreign_mutex_);
  const bool was_empty = foreign_posts_.empty();
  foreign_posts_.push_back(std::move(callback));
  has_foreign_posts_.store(true, std::memory_order_release);
  if (was_empty) wake_up();
}

TimerId LoopCore::start_timer(SteadyTime when, Callback callback) {
  const TimerId timer{when, ++timers_started_};
  timers_.emplace_hint(timers_.end(), timer, std::move(callback));
  return timer;
}

bool LoopCore::take_back_timer(TimerId timer) { return timers_.erase(timer) != 0; }

std::optional<SteadyTime> LoopCore::next_timer() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first.when;
}

void LoopCore::fetch_foreign_posts() {
  if (!has_foreign_posts_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(foreign_mutex_);
  has_foreign_posts_.store(false, std::memory_order_relaxed);
  posted_.insert(posted_.end(), std::move_iterator(foreign_posts_.begin()), std::move_iterator(foreign_posts_.end()));
  foreign_posts_.clear();
}

void LoopCore::run_posts() {
  for (int turn = 0; turn < k_turns; ++turn) {
    fetch_foreign_posts();
    if (posted_.empty()) return;
    running_.swap(posted_);
    for (Callback& callback : running_) {
      before_call();
      callback();
      throw_bug();
    }
    running_.clear();
  }
}

void LoopCore::run_due_timers(SteadyTime now) {
  while (!timers_.empty() && timers_.begin()->first.when <= now) {
    // Out of the map before the call, which may start and take back timers.
    Callback callback = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    before_call();
    callback();
    throw_bug();
  }
}

void LoopCore::throw_bug() {
  if (bug_) std::rethrow_exception(std::exchange(bug_, nullptr));
}

}  // namespace llmeval
