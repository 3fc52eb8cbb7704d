#include "engine/single_flight.h"

#include "async/sleep.h"
#include "async/task_group.h"
#include "async/virtual_loop.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace llmeval {

namespace {

const Digest k_key = sha256("a question");

// Everyone asks the same; whoever leads takes 100 ms and brings an answer or, `failures` times, nothing.
struct FlightWorld {
  Task<void> ask(std::string name, CancelToken stop, Digest key = k_key) {
    SingleFlight::Place place = co_await flights.join(key, stop);
    if (place.answer) {
      log.push_back(name + " got " + place.answer->completion.fingerprint);
      co_return;
    }
    if (!place.lead) {
      log.push_back(name + " was cancelled");
      co_return;
    }
    log.push_back(name + " leads");
    const Duration latency = std::chrono::milliseconds(100);
    co_await sleep_for(loop, latency, CancelToken());
    if (failures-- > 0) co_return;
    StoredAnswer answer;
    answer.completion.fingerprint = name;
    const auto shared = std::make_shared<const StoredAnswer>(answer);
    place.lead.land(shared);
  }

  Task<void> cancel_after(Duration wait, CancelSource& source) {
    co_await sleep_for(loop, wait, CancelToken());
    source.cancel();
  }

  VirtualLoop loop;
  SingleFlight flights{loop};
  TaskGroup group{loop};
  std::vector<std::string> log;
  int failures = 0;
};

using Log = std::vector<std::string>;

}  // namespace

TEST_CASE("of identical questions one is asked, and all get its answer") {
  FlightWorld world;
  for (const char* name : {"a", "b", "c"}) world.group.spawn(world.ask(name, CancelToken()));
  world.loop.run();
  CHECK(world.log == Log{"a leads", "b got a", "c got a"});

  world.group.spawn(world.ask("d", CancelToken()));
  world.loop.run();
  CHECK(world.log.back() == "d leads");
}

TEST_CASE("different questions do not wait for one another") {
  FlightWorld world;
  world.group.spawn(world.ask("a", CancelToken()));
  world.group.spawn(world.ask("b", CancelToken(), sha256("another")));
  world.loop.run();
  CHECK(world.log == Log{"a leads", "b leads"});
}

TEST_CASE("a leader that brings nothing leaves the lead to the next") {
  FlightWorld world;
  world.failures = 2;
  for (const char* name : {"a", "b", "c", "d"}) world.group.spawn(world.ask(name, CancelToken()));
  world.loop.run();
  CHECK(world.log == Log{"a leads", "b leads", "c leads", "d got c"});
}

TEST_CASE("whoever is cancelled while waiting takes nobody along") {
  FlightWorld world;
  CancelSource source;
  world.group.spawn(world.ask("a", CancelToken()));
  world.group.spawn(world.ask("b", source.token()));
  world.group.spawn(world.ask("c", CancelToken()));
  world.group.spawn(world.cancel_after(std::chrono::milliseconds(50), source));
  world.loop.run();
  CHECK(world.log == Log{"a leads", "b was cancelled", "c got a"});
}

}  // namespace llmeval
