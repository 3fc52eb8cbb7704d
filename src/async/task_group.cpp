#include "async/task_group.h"

#include "base/assert.h"

#include <exception>
#include <utility>

namespace llmeval {

/// The coroutine at the bottom of a spawned task: nobody awaits it, and its frame goes when it ends.
struct TaskGroup::Root {
  struct promise_type {
    Root get_return_object() { return Root{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }  // run() below catches everything
  };
  std::coroutine_handle<> handle;
};

TaskGroup::~TaskGroup() noexcept(false) {
  if (size_ != 0 && std::uncaught_exceptions() == 0) {
    throw BugError("a task group was destroyed while " + std::to_string(size_) + " of its tasks live");
  }
}

TaskGroup::Root TaskGroup::run(Task<void> task) {
  std::exception_ptr bug;
  try {
    co_await std::move(task);
  } catch (...) {
    bug = std::current_exception();
  }
  ended(std::move(bug));
}

void TaskGroup::spawn(Task<void> task) {
  ++size_;
  loop_.task_started();
  loop_.post(run(std::move(task)).handle);
}

void TaskGroup::ended(std::exception_ptr bug) {
  --size_;
  loop_.task_ended(std::move(bug));
  if (size_ == 0 && joiner_) loop_.post(std::exchange(joiner_, nullptr));
}

void TaskGroup::JoinAwaiter::await_suspend(std::coroutine_handle<> coroutine) {
  LLMEVAL_ASSERT(!group_.joiner_);
  group_.joiner_ = coroutine;
}

}  // namespace llmeval
