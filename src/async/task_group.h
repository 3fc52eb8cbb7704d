#pragma once

#include "async/loop.h"
#include "async/task.h"

#include <coroutine>
#include <cstddef>
#include <optional>
#include <utility>

namespace llmeval {

/// The owner of coroutines that run side by side on one loop; the only way to start one from outside a coroutine.
/// Whoever makes a group joins it: destroying it while tasks live is our bug, and throws BugError (unless another
/// exception is on its way, when the tasks are left as they are). Loop thread only.
class TaskGroup {
 public:
  explicit TaskGroup(Loop& loop) : loop_(loop) {}
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup() noexcept(false);

  /// Starts it in the loop's next turn. An exception that leaves it is our bug: it ends the loop's run().
  void spawn(Task<void> task);

  /// Tasks that have not finished.
  std::size_t size() const { return size_; }

  class [[nodiscard]] JoinAwaiter {
   public:
    explicit JoinAwaiter(TaskGroup& group) : group_(group) {}
    bool await_ready() const { return group_.size_ == 0; }
    void await_suspend(std::coroutine_handle<> coroutine);
    void await_resume() const {}

   private:
    TaskGroup& group_;
  };
  /// `co_await group.join();` waits until no task is left, those included that are spawned meanwhile. One at a time.
  JoinAwaiter join() { return JoinAwaiter(*this); }

 private:
  struct Root;
  Root run(Task<void> task);
  void ended(std::exception_ptr bug);

  Loop& loop_;
  std::size_t size_ = 0;
  std::coroutine_handle<> joiner_;
};

/// Runs one task and all that it starts on a loop that has nothing else to do, and gives its result: the bridge from
/// plain code (`cli`, tests) to coroutines.
template <class SomeLoop, class T>
T run_task(SomeLoop& loop, Task<T> task) {
  std::optional<T> result;
  auto keep = [](Task<T> inner, std::optional<T>* kept) -> Task<void> {
    T value = co_await std::move(inner);
    kept->emplace(std::move(value));
  };
  TaskGroup group(loop);
  group.spawn(keep(std::move(task), &result));
  loop.run();
  return *std::move(result);
}

template <class SomeLoop>
void run_task(SomeLoop& loop, Task<void> task) {
  TaskGroup group(loop);
  group.spawn(std::move(task));
  loop.run();
}

}  // namespace llmeval
