#include "async/task.h"

#include "async/one_shot.h"
#include "async/sleep.h"
#include "async/task_group.h"
#include "async/virtual_loop.h"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace llmeval {

namespace {

Task<int> one() { co_return 1; }

Task<long> await_often(int times) {
  long sum = 0;
  for (int i = 0; i < times; ++i) {
    const int value = co_await one();
    sum += value;
  }
  co_return sum;
}

Task<int> nest(Loop& loop, int depth) {
  if (depth == 0) {
    co_await sleep_for(loop, Duration(1), CancelToken());
    co_return 0;
  }
  const int below = co_await nest(loop, depth - 1);
  co_return below + 1;
}

Task<int> fail_after(Loop& loop, Duration wait) {
  co_await sleep_for(loop, wait, CancelToken());
  throw std::runtime_error("our bug");
}

Task<std::string> catch_it(Loop& loop, Duration wait) {
  std::string caught = "nothing";
  try {
    co_await fail_after(loop, wait);
  } catch (const std::runtime_error& error) {
    caught = error.what();
  }
  co_return caught;
}

Task<void> note(std::string* log, std::string what) {
  *log += what;
  co_return;
}

Task<void> twice(Task<void> task) {
  co_await std::move(task);
  co_await std::move(task);
}

}  // namespace

TEST_CASE("a million awaits of a finished task need no stack") {
  VirtualLoop loop;
  CHECK(run_task(loop, await_often(1'000'000)) == 1'000'000);
}

TEST_CASE("tasks that wait nest as deep as calls do") {
  VirtualLoop loop;
  CHECK(run_task(loop, nest(loop, 500)) == 500);
}

TEST_CASE("a task is lazy, and one that nobody awaits never runs") {
  std::string log;
  const auto alive = std::make_shared<int>(0);
  {
    auto keep = [](std::string* to, std::shared_ptr<int>) -> Task<void> {
      *to += "ran";
      co_return;
    };
    const Task<void> task = keep(&log, alive);
    CHECK(alive.use_count() == 2);
  }
  CHECK(alive.use_count() == 1);
  CHECK(log.empty());
}

TEST_CASE("an exception leaves through the await, at once or later") {
  VirtualLoop loop;
  CHECK(run_task(loop, catch_it(loop, Duration(0))) == "our bug");
  CHECK(run_task(loop, catch_it(loop, Duration(5))) == "our bug");
}

TEST_CASE("awaiting a task twice is our bug") {
  VirtualLoop loop;
  std::string log;
  CHECK_THROWS_AS(run_task(loop, twice(note(&log, "x"))), BugError);
  CHECK(log == "x");
}

TEST_CASE("a task can be replaced before it runs") {
  VirtualLoop loop;
  std::string log;
  Task<void> task = note(&log, "first");
  task = note(&log, "second");
  run_task(loop, std::move(task));
  CHECK(log == "second");
}

}  // namespace llmeval
