#include "async/slots.h"

#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "async/virtual_loop.h"
#include "base/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>

namespace llmeval {

namespace {

struct World {
  explicit World(std::size_t limit) : slots(loop, limit) {}

  VirtualLoop loop;
  CancelSource stop;
  Slots slots;
  std::string log;

  Task<void> use(std::string name, Duration duration) {
    Slot slot = co_await slots.acquire(stop.token());
    if (!slot) {
      log += "-" + name;
      co_return;
    }
    log += "+" + name;
    co_await sleep_for(loop, duration, CancelToken());
  }
};

}  // namespace

TEST_CASE("slots are granted first come, first served, as far as the limit goes") {
  World world(2);
  TaskGroup group(world.loop);
  group.spawn(world.use("a", Duration(10)));
  group.spawn(world.use("b", Duration(3)));
  group.spawn(world.use("c", Duration(1)));
  group.spawn(world.use("d", Duration(1)));
  world.loop.start_timer(SteadyTime(Duration(1)), [&] {
    CHECK(world.log == "+a+b");
    CHECK(world.slots.in_use() == 2);
    CHECK(world.slots.waiting() == 2);
  });
  world.loop.run();
  CHECK(world.log == "+a+b+c+d");
  CHECK(world.slots.in_use() == 0);
  CHECK(world.slots.waiting() == 0);
}

TEST_CASE("a cancelled wait gets no slot and leaves the queue") {
  World world(1);
  TaskGroup group(world.loop);
  group.spawn(world.use("a", Duration(10)));
  group.spawn(world.use("b", Duration(1)));
  world.loop.start_timer(SteadyTime(Duration(5)), [&] { world.stop.cancel(); });
  world.loop.run();
  CHECK(world.log == "+a-b");
  CHECK(world.slots.in_use() == 0);
  CHECK(world.slots.waiting() == 0);

  group.spawn(world.use("c", Duration(1)));  // cancelled before it begins, though a slot is free
  world.loop.run();
  CHECK(world.log == "+a-b-c");
}

TEST_CASE("a slot granted in the turn of the cancel is kept, and given back by its owner") {
  World world(1);
  TaskGroup group(world.loop);
  std::optional<Slot> held;
  auto hold = [](Slots& slots, std::optional<Slot>* into) -> Task<void> { *into = co_await slots.acquire(); };
  group.spawn(hold(world.slots, &held));
  group.spawn(world.use("b", Duration(1)));
  world.loop.start_timer(SteadyTime(Duration(5)), [&] {
    held->release();
    world.stop.cancel();
  });
  world.loop.run();
  CHECK(world.log == "+b");
  CHECK(world.slots.in_use() == 0);
}

TEST_CASE("the limit may rise and fall while slots are in use") {
  World world(1);
  TaskGroup group(world.loop);
  for (const char* name : {"a", "b", "c", "d"}) group.spawn(world.use(name, Duration(10)));
  world.loop.start_timer(SteadyTime(Duration(1)), [&] { world.slots.set_limit(3); });
  world.loop.start_timer(SteadyTime(Duration(2)), [&] {
    CHECK(world.log == "+a+b+c");
    world.slots.set_limit(1);
  });
  world.loop.start_timer(SteadyTime(Duration(10)), [&] { CHECK(world.slots.in_use() == 3); });
  world.loop.run();
  CHECK(world.log == "+a+b+c+d");
  CHECK(world.loop.now() == SteadyTime(Duration(21)));
}

TEST_CASE("a slot is given back once: by release, by moving another in, by its death") {
  World world(3);
  auto take_three = [](Slots& slots) -> Task<void> {
    Slot first = co_await slots.acquire();
    Slot second = co_await slots.acquire();
    Slot third = co_await slots.acquire();
    CHECK(slots.in_use() == 3);
    first = std::move(second);
    CHECK(slots.in_use() == 2);
    first.release();
    first.release();
    CHECK(slots.in_use() == 1);
  };
  run_task(world.loop, take_three(world.slots));
  CHECK(world.slots.in_use() == 0);
}

TEST_CASE("under any schedule of holds, cancels and limits no more than the limit hold slots, and none is lost") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Rng rng(seed);
    World world(1 + rng.below(4));
    std::size_t highest_limit = world.slots.limit();
    TaskGroup group(world.loop);
    for (int i = 0; i < 30; ++i) {
      const Duration hold(1 + static_cast<int>(rng.below(20)));
      world.loop.start_timer(SteadyTime(Duration(rng.below(50))), [&, hold] {
        group.spawn(world.use("x", hold));
        CHECK(world.slots.in_use() <= highest_limit);
      });
    }
    world.loop.start_timer(SteadyTime(Duration(rng.below(60))), [&] {
      world.slots.set_limit(1 + rng.below(4));
      highest_limit = std::max(highest_limit, world.slots.limit());
    });
    world.loop.start_timer(SteadyTime(Duration(rng.below(100))), [&] { world.stop.cancel(); });
    world.loop.run_until_idle();
    CHECK(group.size() == 0);
    CHECK(world.slots.in_use() == 0);
    CHECK(world.slots.waiting() == 0);
  }
}

}  // namespace llmeval
