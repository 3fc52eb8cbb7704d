#include "async/one_shot.h"

#include "async/notifier.h"
#include "async/task.h"
#include "async/task_group.h"
#include "async/virtual_loop.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace llmeval {

namespace {

using Shot = OneShot<std::unique_ptr<int>>;

Task<std::string> await_value(Shot& shot, CancelToken cancel) {
  const WaitEnd end = co_await shot.wait(cancel);
  if (end == WaitEnd::cancelled) co_return "cancelled";
  const std::unique_ptr<int> value = shot.take();
  co_return std::to_string(*value);
}

Task<void> count_notices(Notifier& notifier, CancelToken cancel, std::string* log) {
  WaitEnd end = WaitEnd::ready;
  while (end == WaitEnd::ready) {
    end = co_await notifier.wait(cancel);
    *log += end == WaitEnd::ready ? "!" : ".";
  }
}

struct World {
  VirtualLoop loop;
  CancelSource stop;
  Shot shot{loop};
  std::string run() { return run_task(loop, await_value(shot, stop.token())); }
};

}  // namespace

TEST_CASE("a value is awaited whether it came before or comes later") {
  World before;
  before.shot.set(std::make_unique<int>(7));
  CHECK(before.run() == "7");

  World later;
  later.loop.start_timer(later.loop.now() + Duration(5), [&] { later.shot.set(std::make_unique<int>(8)); });
  CHECK(later.run() == "8");
  CHECK(later.loop.now() == SteadyTime(Duration(5)));
}

TEST_CASE("a cancel ends the wait, before it begins or while it lasts") {
  World before;
  before.stop.cancel();
  CHECK(before.run() == "cancelled");

  World later;
  later.loop.start_timer(later.loop.now() + Duration(5), [&] { later.stop.cancel(); });
  CHECK(later.run() == "cancelled");
}

TEST_CASE("a value that came in the same turn as the cancel is not lost") {
  World cancel_first;
  cancel_first.loop.start_timer(SteadyTime(Duration(5)), [&] {
    cancel_first.stop.cancel();
    cancel_first.shot.set(std::make_unique<int>(1));
  });
  CHECK(cancel_first.run() == "1");

  World value_first;
  value_first.loop.start_timer(SteadyTime(Duration(5)), [&] {
    value_first.shot.set(std::make_unique<int>(2));
    value_first.stop.cancel();
  });
  CHECK(value_first.run() == "2");
}

TEST_CASE("setting a value twice is our bug") {
  VirtualLoop loop;
  OneShot<int> shot(loop);
  shot.set(1);
  CHECK_THROWS_AS(shot.set(2), BugError);
}

TEST_CASE("a notifier wakes all who wait now, and a cancel wakes the rest") {
  VirtualLoop loop;
  Notifier notifier(loop);
  CancelSource stop;
  std::string log;
  TaskGroup group(loop);
  notifier.notify_all();  // nobody waits: nothing is kept for later
  group.spawn(count_notices(notifier, stop.token(), &log));
  group.spawn(count_notices(notifier, stop.token(), &log));
  loop.start_timer(SteadyTime(Duration(1)), [&] { notifier.notify_all(); });
  loop.start_timer(SteadyTime(Duration(2)), [&] {
    CHECK(log == "!!");
    CHECK(notifier.has_waiters());
    stop.cancel();
    CHECK_FALSE(notifier.has_waiters());
  });
  loop.run();
  CHECK(log == "!!..");
}

}  // namespace llmeval
