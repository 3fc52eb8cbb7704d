#pragma once

#include "async/waiter.h"
#include "base/assert.h"

#include <coroutine>
#include <optional>
#include <utility>
#include <variant>

namespace llmeval {

/// A result that one callback sets and one coroutine awaits; the bridge from libraries' callbacks to coroutines:
///
///     OneShot<int> answer(loop);
///     start_something([&answer](int value) { answer.set(value); });
///     const WaitEnd end = co_await answer.wait(cancel);
///     if (end == WaitEnd::cancelled) …take the callback back…
///     use(answer.take());
///
/// A value that has come is never lost to a cancel of the same turn: then wait() gives `ready`.
template <class T = std::monostate>
class OneShot {
 public:
  explicit OneShot(Loop& loop) : loop_(loop) {}
  OneShot(const OneShot&) = delete;
  OneShot& operator=(const OneShot&) = delete;

  bool is_set() const { return value_.has_value(); }

  /// At most once. Posts the waiter's resumption.
  void set(T value = T()) {
    LLMEVAL_ASSERT(!is_set());
    value_.emplace(std::move(value));
    if (waiter_ != nullptr) waiter_->wake();
  }

  class [[nodiscard]] Awaiter {
   public:
    Awaiter(OneShot& shot, CancelToken cancel) : shot_(shot), waiter_(shot.loop_, cancel) {}
    bool await_ready() const { return shot_.is_set() || waiter_.is_cancelled(); }
    void await_suspend(std::coroutine_handle<> coroutine) {
      LLMEVAL_ASSERT(shot_.waiter_ == nullptr);
      shot_.waiter_ = &waiter_;
      waiter_.park(coroutine);
    }
    WaitEnd await_resume() {
      shot_.waiter_ = nullptr;
      return shot_.is_set() ? WaitEnd::ready : WaitEnd::cancelled;
    }

   private:
    OneShot& shot_;
    Waiter waiter_;
  };
  Awaiter wait(CancelToken cancel = CancelToken()) { return Awaiter(*this, cancel); }

  /// The value, after `ready`.
  T take() {
    LLMEVAL_ASSERT(is_set());
    return *std::move(value_);
  }

 private:
  Loop& loop_;
  std::optional<T> value_;
  Waiter* waiter_ = nullptr;
};

}  // namespace llmeval
