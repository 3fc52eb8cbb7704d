#include "policy/throttle.h"

#include <doctest/doctest.h>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct World {
  explicit World(const Limits& limits) : throttle(limits, true, at.steady) {}

  // Sends one now.
  SentRequest send(std::int64_t tokens = 0) {
    throttle.hold(at, tokens);
    throttle.sent(at.steady, tokens);
    return {at.steady, tokens};
  }
  Duration wait(std::int64_t tokens = 0) { return throttle.ready_at(at, tokens) - at.steady; }

  Moment at{SteadyTime(seconds(1000)), SystemTime(std::chrono::days(20'000))};
  Throttle throttle;
};

Limits some_limits() {
  Limits limits;
  limits.concurrency = 2;
  return limits;
}

ReplyFacts reply(Outcome outcome) {
  ReplyFacts facts;
  facts.outcome = outcome;
  return facts;
}

}  // namespace

TEST_CASE("there is room for as many as the limit says, and again when one comes back") {
  World world(some_limits());
  const SentRequest first = world.send();
  CHECK(world.throttle.has_room());
  world.send();
  CHECK_FALSE(world.throttle.has_room());
  world.throttle.answered(world.at, first, reply(Outcome::ok));
  CHECK(world.throttle.has_room());
  world.throttle.hold(world.at, 0);
  CHECK_FALSE(world.throttle.has_room());
  world.throttle.let_go(0);
  CHECK(world.throttle.has_room());
}

TEST_CASE("tokens are reserved by their bound, and what was not used goes back") {
  Limits limits = some_limits();
  limits.tokens_per_minute = 60'000;
  World world(limits);
  const SentRequest request = world.send(1000);
  CHECK(world.wait(500) == milliseconds(500));
  ReplyFacts facts = reply(Outcome::ok);
  facts.tokens_used = 100;
  world.throttle.answered(world.at, request, facts);
  CHECK(world.wait(900) == Duration(0));
  // Nobody said what a failure took: it all counts.
  const SentRequest other = world.send(900);
  world.throttle.answered(world.at, other, reply(Outcome::timeout));
  CHECK(world.wait(500) == milliseconds(500));
}

TEST_CASE("only a 429 cuts the concurrency") {
  World world(some_limits());
  world.throttle.answered(world.at, world.send(), reply(Outcome::server_error));
  world.throttle.answered(world.at, world.send(), reply(Outcome::overloaded));
  CHECK(world.throttle.concurrency().limit() == 2);
  CHECK(world.throttle.answered(world.at, world.send(), reply(Outcome::rate_limited)));
  CHECK(world.throttle.concurrency().limit() == 1);
}

TEST_CASE("what the other side's headers say of its own buckets") {
  struct Row {
    std::string what;
    RateState requests;
    Duration wait;
  };
  const Row rows[] = {
      {"plenty", {100, 99, seconds(1)}, Duration(0)},
      {"one left", {60, 1, seconds(59)}, Duration(0)},
      {"none left: one of sixty comes back in a second", {60, 0, seconds(60)}, seconds(1)},
      {"none left of nobody knows how many", {{}, 0, seconds(2)}, seconds(2)},
      {"none left, but not until when", {60, 0, {}}, Duration(0)},
      {"Azure's way to say nothing", {-1, -1, seconds(0)}, Duration(0)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    World world(some_limits());
    ReplyFacts facts = reply(Outcome::ok);
    facts.requests = row.requests;
    CHECK(world.throttle.answered(world.at, world.send(), facts) == (row.wait.count() > 0));
    CHECK(world.wait() == row.wait);
  }
}

TEST_CASE("the other side's count wins over ours where others share the quota") {
  Limits limits = some_limits();
  limits.requests_per_minute = 600;
  World world(limits);
  ReplyFacts facts = reply(Outcome::ok);
  facts.requests = {600, 1, {}};
  world.throttle.answered(world.at, world.send(), facts);
  world.send();
  CHECK(world.wait() == milliseconds(100));
}

TEST_CASE("a hint pauses, of whatever failure it comes, but not of an answer") {
  World world(some_limits());
  ReplyFacts facts = reply(Outcome::ok);
  facts.wait_hint = seconds(9);
  CHECK_FALSE(world.throttle.answered(world.at, world.send(), facts));
  CHECK(world.wait() == Duration(0));
  facts.outcome = Outcome::overloaded;
  CHECK(world.throttle.answered(world.at, world.send(), facts));
  CHECK(world.wait() == seconds(9));
}

TEST_CASE("the lower of two limits holds") {
  Limits limits = some_limits();
  limits.requests_per_minute = 60;
  World world(limits);
  Limits other;
  other.concurrency = 1;
  other.requests_per_minute = 6000;
  other.requests_per_day = 1;
  world.throttle.tighten(other, world.at.steady);
  world.throttle.answered(world.at, world.send(), reply(Outcome::ok));
  CHECK(world.throttle.concurrency().ceiling() == 1);
  CHECK(world.wait() == std::chrono::hours(24));
}
