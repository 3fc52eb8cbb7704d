#include "support/fake_transport.h"

#include "async/task_group.h"
#include "async/virtual_loop.h"

#include <doctest/doctest.h>

#include <string>

namespace llmeval {

namespace {

struct World {
  VirtualLoop loop;
  FakeTransport transport{loop};
  CancelSource stop;

  HttpReply send(HttpTimeouts timeouts = HttpTimeouts()) {
    HttpRequest request;
    request.url = "http://host/";
    request.timeouts = timeouts;
    return run_task(loop, transport.send(std::move(request), stop.token()));
  }
};

}  // namespace

TEST_CASE("the script comes first, then the function, then an error that says so") {
  World world;
  CHECK(world.send().body == "the fake transport's script has ended");
  world.transport.answer_with([](const HttpRequest& request) { return make_reply(200, request.url); });
  world.transport.script(make_reply(429, "slow down", std::chrono::seconds(3)));
  CHECK(world.transport.unused() == 1);
  const HttpReply scripted = world.send();
  CHECK(scripted.status == 429);
  CHECK(scripted.timing.total == std::chrono::seconds(3));
  CHECK(world.send().body == "http://host/");
  CHECK(world.transport.requests().size() == 3);
  CHECK(world.transport.in_flight() == 0);
  CHECK(world.transport.most_in_flight() == 1);
}

TEST_CASE("timeouts, failures and cancels end a request as on the wire") {
  World world;
  world.transport.answer_with([](const HttpRequest&) { return make_reply(200, "late", std::chrono::minutes(5)); });
  const HttpReply total = world.send();
  CHECK(total.failure->kind == TransportFailureKind::timeout);
  CHECK(total.failure->timed_out == HttpPhase::total);
  CHECK(total.timing.total == std::chrono::minutes(2));

  const HttpReply first_byte = world.send({.first_byte = std::chrono::seconds(30)});
  CHECK(first_byte.failure->timed_out == HttpPhase::first_byte);
  CHECK(first_byte.timing.total == std::chrono::seconds(30));

  world.transport.script(make_failure(TransportFailureKind::connection_reset, std::chrono::seconds(1)));
  CHECK(world.send().failure->kind == TransportFailureKind::connection_reset);

  world.loop.start_timer(world.loop.now() + std::chrono::seconds(1), [&] { world.stop.cancel(); });
  CHECK(world.send().failure->kind == TransportFailureKind::cancelled);
  CHECK(world.send().failure->kind == TransportFailureKind::cancelled);
}

}  // namespace llmeval
