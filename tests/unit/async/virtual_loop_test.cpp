#include "async/virtual_loop.h"

#include "async/one_shot.h"
#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/assert.h"

#include <doctest/doctest.h>

#include <string>

namespace llmeval {

namespace {

Task<std::string> sleep_and_tell(Loop& loop, Duration wait, CancelToken cancel) {
  const WaitEnd end = co_await sleep_for(loop, wait, cancel);
  co_return end == WaitEnd::ready ? "ready" : "cancelled";
}

Task<void> wait_for(OneShot<>& shot) { co_await shot.wait(); }

}  // namespace

TEST_CASE("the clock stands still until it jumps to the next timer") {
  VirtualLoop loop;
  CHECK(loop.clock().system_now() == VirtualLoop::k_start);
  CHECK(run_task(loop, sleep_and_tell(loop, std::chrono::hours(1), CancelToken())) == "ready");
  CHECK(loop.now() == SteadyTime(std::chrono::hours(1)));
  CHECK(loop.clock().system_now() == VirtualLoop::k_start + std::chrono::hours(1));
}

TEST_CASE("a sleep of nothing does not wait; a cancelled one ends at once and leaves no timer") {
  VirtualLoop loop;
  CancelSource stop;
  CHECK(run_task(loop, sleep_and_tell(loop, Duration(0), stop.token())) == "ready");
  loop.start_timer(SteadyTime(Duration(10)), [&] { stop.cancel(); });
  CHECK(run_task(loop, sleep_and_tell(loop, std::chrono::hours(1), stop.token())) == "cancelled");
  CHECK(run_task(loop, sleep_and_tell(loop, std::chrono::hours(1), stop.token())) == "cancelled");
  loop.run_until_idle();
  CHECK(loop.now() == SteadyTime(Duration(10)));
}

TEST_CASE("timers fire by time and then by start, unless they are taken back") {
  VirtualLoop loop;
  std::string log;
  TimerId second{};
  loop.start_timer(SteadyTime(Duration(5)), [&] { log += "c"; });
  loop.start_timer(SteadyTime(Duration(1)), [&] {
    log += "a";
    CHECK(loop.take_back_timer(second));
  });
  second = loop.start_timer(SteadyTime(Duration(1)), [&] { log += "b"; });
  const TimerId last = loop.start_timer(SteadyTime(Duration(5)), [&] { log += "d"; });
  loop.run_until_idle();
  CHECK(log == "acd");
  CHECK_FALSE(loop.take_back_timer(last));
  CHECK_FALSE(loop.take_back_timer(TimerId()));
}

TEST_CASE("posts run in their order, those of a turn before those that they post") {
  VirtualLoop loop;
  std::string log;
  loop.post([&] {
    log += "a";
    loop.post([&] { log += "c"; });
  });
  loop.post_from_any_thread([&] { log += "x"; });
  loop.post([&] { log += "b"; });
  loop.run_until_idle();
  CHECK(log == "abxc");
}

TEST_CASE("running for a while stops at its end, not at the last event") {
  VirtualLoop loop;
  std::string log;
  loop.start_timer(SteadyTime(Duration(10)), [&] { log += "a"; });
  loop.start_timer(SteadyTime(Duration(11)), [&] { log += "b"; });
  loop.run_for(Duration(10));
  CHECK(log == "a");
  CHECK(loop.now() == SteadyTime(Duration(10)));
}

TEST_CASE("a run ends when no task lives, though a timer would go on") {
  VirtualLoop loop;
  loop.start_timer(SteadyTime(std::chrono::hours(9)), [] { FAIL("fired"); });
  CHECK(run_task(loop, sleep_and_tell(loop, Duration(1), CancelToken())) == "ready");
}

TEST_CASE("tasks that nothing can wake are reported as stuck") {
  VirtualLoop loop;
  OneShot<> never(loop);
  TaskGroup group(loop);
  group.spawn(wait_for(never));
  CHECK_THROWS_WITH_AS(loop.run(), "stuck: 1 tasks wait for what can never come", BugError);
  never.set();
  loop.run();
}

}  // namespace llmeval
