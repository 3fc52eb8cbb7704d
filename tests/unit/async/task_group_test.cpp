#include "async/task_group.h"

#include "async/sleep.h"
#include "async/virtual_loop.h"
#include "base/assert.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

namespace llmeval {

namespace {

Task<void> say_after(Loop& loop, Duration wait, std::string* log, std::string what) {
  co_await sleep_for(loop, wait, CancelToken());
  *log += what;
}

Task<void> throw_bug() {
  throw std::logic_error("our bug");
  co_return;
}

Task<void> spawn_more(Loop& loop, TaskGroup& group, std::string* log) {
  group.spawn(say_after(loop, Duration(10), log, "c"));
  *log += "b";
  co_return;
}

Task<std::string> join_all(Loop& loop) {
  std::string log;
  TaskGroup group(loop);
  co_await group.join();  // nothing to wait for
  group.spawn(say_after(loop, Duration(3), &log, "3"));
  group.spawn(say_after(loop, Duration(1), &log, "1"));
  group.spawn(spawn_more(loop, group, &log));
  log += "a";
  co_await group.join();
  CHECK(group.size() == 0);
  co_return log;
}

}  // namespace

TEST_CASE("spawned tasks start in the next turn, run side by side and are joined with those they spawn") {
  VirtualLoop loop;
  CHECK(run_task(loop, join_all(loop)) == "ab13c");
  CHECK(loop.live_tasks() == 0);
}

TEST_CASE("an exception that leaves a spawned task ends the run") {
  VirtualLoop loop;
  TaskGroup group(loop);
  group.spawn(throw_bug());
  CHECK_THROWS_WITH_AS(loop.run(), "our bug", std::logic_error);
  CHECK(group.size() == 0);
}

TEST_CASE("destroying a group while its tasks live is our bug") {
#ifdef __SANITIZE_ADDRESS__
  const __lsan::ScopedDisabler the_task_is_left_as_it_is;
#endif
  VirtualLoop loop;
  std::string log;
  auto leave = [&] {
    TaskGroup group(loop);
    group.spawn(say_after(loop, Duration(1), &log, "x"));
  };
  CHECK_THROWS_WITH_AS(leave(), "a task group was destroyed while 1 of its tasks live", BugError);
}

}  // namespace llmeval
