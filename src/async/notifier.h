#pragma once

#include "async/waiter.h"

#include <coroutine>

namespace llmeval {

/// Something that changes now and then (a budget, a limit), and coroutines that look again whenever it has:
///
///     while (!fits(budget)) {
///       const WaitEnd end = co_await changed.wait(cancel);
///       if (end == WaitEnd::cancelled) co_return …;
///     }
///
/// Loop thread only; it outlives those who wait.
class Notifier {
 public:
  explicit Notifier(Loop& loop) : loop_(loop) {}

  /// Wakes all who wait now, in their order.
  void notify_all() {
    while (!waiters_.empty()) waiters_.pop_front().wake();
  }
  bool has_waiters() const { return !waiters_.empty(); }

  class [[nodiscard]] Awaiter {
   public:
    Awaiter(Notifier& notifier, CancelToken cancel) : notifier_(notifier), waiter_(notifier.loop_, cancel) {}
    bool await_ready() const { return waiter_.is_cancelled(); }
    void await_suspend(std::coroutine_handle<> coroutine) {
      waiter_.park(coroutine);
      notifier_.waiters_.push_back(waiter_);
    }
    WaitEnd await_resume() const { return waiter_.end(); }

   private:
    Notifier& notifier_;
    Waiter waiter_;
  };
  /// Until the next notify_all().
  Awaiter wait(CancelToken cancel = CancelToken()) { return Awaiter(*this, cancel); }

 private:
  Loop& loop_;
  LinkList<Waiter> waiters_;
};

}  // namespace llmeval
