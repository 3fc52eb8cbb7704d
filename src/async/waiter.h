#pragma once

#include "async/cancel.h"
#include "async/link.h"
#include "async/loop.h"

#include <coroutine>
#include <cstdint>

namespace llmeval {

/// How a wait ended: what it waited for has come, or its token was cancelled.
enum class WaitEnd : std::uint8_t { ready, cancelled };

/// One coroutine that is parked until somebody wakes it or its token is cancelled, whatever comes first; the building
/// block of the awaiters below async/. It lives in the waiting coroutine's frame, may stand in one list of waiters, and
/// leaves it on waking. Waking posts; it never resumes.
class Waiter : public Link {
 public:
  Waiter(Loop& loop, CancelToken cancel) : loop_(loop), cancel_(cancel) {}

  bool is_cancelled() const { return cancel_.is_cancelled(); }

  void park(std::coroutine_handle<> coroutine) {
    coroutine_ = coroutine;
    registration_.start(cancel_, [this] { wake(WaitEnd::cancelled); });
  }

  /// Only the first call counts.
  void wake(WaitEnd end = WaitEnd::ready) {
    if (!coroutine_) return;
    unlink();
    registration_.take_back();
    end_ = end;
    loop_.post(std::exchange(coroutine_, nullptr));
  }

  /// How it was woken; `cancelled` for one that never parked because it was cancelled before.
  WaitEnd end() const { return end_; }

 private:
  Loop& loop_;
  CancelToken cancel_;
  CancelRegistration registration_;
  std::coroutine_handle<> coroutine_;
  WaitEnd end_ = WaitEnd::cancelled;
};

}  // namespace llmeval
