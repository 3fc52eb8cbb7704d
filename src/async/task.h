#pragma once

#include "base/assert.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace llmeval {

template <class T>
class Task;

/// What every Task's promise has: who waits for it, and what escaped from it.
class TaskPromiseBase {
 public:
  std::suspend_always initial_suspend() noexcept { return {}; }

  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      // Without a waiter the task has finished inside its own start: Task::Awaiter sees that and goes on by itself.
      // The waiter usually destroys this very frame, so nothing may be touched after resume().
      const std::coroutine_handle<> waiter = self.promise().waiter_;
      if (waiter) waiter.resume();
    }
    void await_resume() const noexcept {}
  };
  FinalAwaiter final_suspend() noexcept { return {}; }

  void unhandled_exception() noexcept { bug_ = std::current_exception(); }

 protected:
  void rethrow_bug() {
    if (bug_) std::rethrow_exception(std::exchange(bug_, nullptr));
  }

 private:
  template <class T>
  friend class Task;

  std::coroutine_handle<> waiter_;
  std::exception_ptr bug_;
};

template <class T>
class TaskPromise : public TaskPromiseBase {
 public:
  Task<T> get_return_object() noexcept;
  template <class U>
  requires std::is_constructible_v<T, U&&>
  void return_value(U&& value) { value_.emplace(std::forward<U>(value)); }
  T take() {
    rethrow_bug();
    return *std::move(value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
 public:
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void take() { rethrow_bug(); }
};

/// A coroutine that gives a T. Lazy (nothing runs before it is awaited), awaited once, owned by one: `co_await f(name)`
/// or `co_await std::move(task)`. An exception that leaves it is our bug and comes out of the await. It has no thread
/// of its own: it runs where the one who awaits it runs, and goes on where what it waits for resumes it (the loop's
/// posts).
///
/// No symmetric transfer, which g++ turns into a tail call only at -O2 without sanitizers: the await starts the task as
/// a plain call and goes straight on when it has finished (src/async/README.md has the forms that g++ 12.2 compiles
/// rightly). A task that is started is finished: only TaskGroup owns running coroutines, and it never drops one.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = TaskPromise<T>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  class Awaiter {
   public:
    explicit Awaiter(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiter) {
      handle_.resume();
      if (handle_.done()) return false;
      handle_.promise().waiter_ = waiter;
      return true;
    }
    T await_resume() { return handle_.promise().take(); }

   private:
    std::coroutine_handle<promise_type> handle_;
  };

  Awaiter operator co_await() && {
    LLMEVAL_ASSERT(handle_ && !handle_.done());
    return Awaiter(handle_);
  }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

template <class T>
Task<T> TaskPromise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}
inline Task<void> TaskPromise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

}  // namespace llmeval
