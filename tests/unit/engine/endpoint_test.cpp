#include "engine/endpoints.h"

#include "async/task_group.h"
#include "engine_world.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Model a_remote_model() {
  Model model;
  model.name = "fast";
  model.base_url = "https://api.example/v1";
  model.model = "m";
  model.api_key_env = "KEY";
  return model;
}

struct EndpointWorld {
  explicit EndpointWorld(std::optional<std::int64_t> concurrency = {}) : endpoints(loop, hub, concurrency) {}

  VirtualLoop loop;
  EventList events;
  EventHub hub{loop, {&events}};
  Endpoints endpoints;
};

// Sends one request and answers it after a time; notes when it was sent, or that it was not.
Task<void> send_one(Loop& loop, Endpoint& endpoint, AttemptResult answer, Duration latency, CancelToken stop,
                    std::vector<std::string>& log) {
  Permit permit = co_await endpoint.admit(0, false, stop);
  if (!permit) {
    log.push_back("cancelled");
  } else if (permit.is_denied()) {
    log.push_back("denied: " + endpoint.denial().text);
  } else {
    log.push_back(std::to_string(loop.now().time_since_epoch() / milliseconds(1)));
    co_await sleep_for(loop, latency, CancelToken());
    permit.settle(answer);
  }
}

}  // namespace

TEST_CASE("two names of one key at one address share the lower of their limits") {
  EndpointWorld world;
  Model fast = a_remote_model();
  fast.limits.concurrency = 64;
  Model slow = fast;
  slow.name = "slow";
  slow.limits.concurrency = 8;
  Model other = fast;
  other.api_key_env = "OTHER_KEY";

  Endpoint& endpoint = world.endpoints.of(fast);
  CHECK(&world.endpoints.of(slow) == &endpoint);
  CHECK(endpoint.throttle().concurrency().limit() == 8);
  CHECK(&world.endpoints.of(other) != &endpoint);
  CHECK(world.endpoints.concurrency() == 72);
}

TEST_CASE("a limit that somebody named is the start and the ceiling; else 8 grow up to 32") {
  struct Row {
    std::optional<std::int64_t> concurrency;
    std::optional<std::int64_t> own;
    std::int64_t start;
    std::int64_t ceiling;
  };
  const Row rows[] = {{{}, {}, 8, 32}, {{}, 200, 200, 200}, {64, {}, 64, 64},
                      {8, {}, 8, 8},   {8, 100, 8, 8},      {64, 4, 4, 4}};
  for (const Row& row : rows) {
    EndpointWorld world(row.concurrency);
    Model model;
    model.name = "m";
    model.limits.concurrency = row.own;
    const ConcurrencyLimit& limit = world.endpoints.of(model).throttle().concurrency();
    CHECK(limit.limit() == row.start);
    CHECK(limit.ceiling() == row.ceiling);
  }
}

namespace {

struct Line {
  explicit Line(EndpointWorld& the_world) : world(the_world), group(the_world.loop) {}

  // `at` milliseconds from now one asks; its answer takes 100 ms.
  void send(Endpoint& endpoint, int at, AttemptResult answer = good_answer()) {
    world.loop.start_timer(world.loop.now() + milliseconds(at), [this, &endpoint, answer] {
      group.spawn(send_one(world.loop, endpoint, answer, milliseconds(100), stop.token(), log));
    });
  }
  // What came of them in the order of happening: milliseconds of sending, or why not.
  std::string run() {
    world.loop.run_until_idle();
    return fmt::format("{}", fmt::join(std::exchange(log, {}), ", "));
  }

  EndpointWorld& world;
  TaskGroup group;
  CancelSource stop;
  std::vector<std::string> log;
};

AttemptResult refused(std::optional<Duration> hint) {
  AttemptResult result = failed_attempt(Outcome::rate_limited);
  result.wait_hint = hint;
  return result;
}

}  // namespace

TEST_CASE("first come, first served, as places come free") {
  EndpointWorld world(2);
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(a_remote_model());
  for (int i = 0; i < 5; ++i) line.send(endpoint, 10 * i);
  CHECK(line.run() == "0, 10, 100, 110, 200");
}

TEST_CASE("all endpoints together keep to the total, and none of them is passed over") {
  EndpointWorld world(2);
  Line line(world);
  Endpoint& one = world.endpoints.of(a_remote_model());
  Model model = a_remote_model();
  model.model = "other";
  Endpoint& two = world.endpoints.of(model);
  for (int i = 0; i < 4; ++i) line.send(one, 0);
  line.send(two, 10);
  CHECK(line.run() == "0, 0, 100, 100, 200");
  // A wait for the total holds nothing from an endpoint that has room: the fourth of `one` gave way.
  CHECK(one.throttle().has_room());
}

TEST_CASE("requests and tokens are both held to their rate, from the first second") {
  EndpointWorld world;
  Model model = a_remote_model();
  model.limits.concurrency = 100;
  model.limits.requests_per_minute = 120;
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(model);
  for (int i = 0; i < 5; ++i) line.send(endpoint, 0);
  CHECK(line.run() == "0, 0, 500, 1000, 1500");
}

TEST_CASE("a cancel ends every wait in line") {
  EndpointWorld world(1);
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(a_remote_model());
  for (int i = 0; i < 3; ++i) line.send(endpoint, 0);
  world.loop.start_timer(world.loop.now() + milliseconds(50), [&line] { line.stop.cancel(); });
  line.send(endpoint, 60);
  CHECK(line.run() == "0, cancelled, cancelled, cancelled");
}

TEST_CASE("a hint pauses everyone; then one goes first, and the others once it was answered") {
  EndpointWorld world;
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(a_remote_model());
  line.send(endpoint, 0, refused(seconds(5)));
  for (int i = 0; i < 3; ++i) line.send(endpoint, 200);
  CHECK(line.run() == "0, 5100, 5200, 5200");
  const auto notices = world.events.of<Notice>();
  REQUIRE(notices.size() == 1);
  CHECK(notices[0]->kind == NoticeKind::throttled);
  CHECK(notices[0]->model == "fast");
  CHECK(notices[0]->text == "rate_limited: rate_limited");
  CHECK(notices[0]->wait == seconds(5));
}

TEST_CASE("a refused key stops all models of that key at once, and a probe a minute later brings them back") {
  EndpointWorld world;
  Line line(world);
  Endpoint& one = world.endpoints.of(a_remote_model());
  Model model = a_remote_model();
  model.model = "other";
  model.name = "other";
  Endpoint& two = world.endpoints.of(model);
  model.api_key_env = "OTHER_KEY";
  Endpoint& other_key = world.endpoints.of(model);
  line.send(one, 0, failed_attempt(Outcome::auth));
  line.send(two, 200);
  line.send(other_key, 300);
  line.send(two, 60'101);
  line.send(one, 60'102);
  line.send(one, 60'300);
  CHECK(line.run() ==
        "0, denied: 'other' is not asked since its key came to auth: auth, 300, 60101, denied: 'fast' is not asked "
        "since its key came to auth: auth, 60300");
  std::vector<std::string> states;
  for (const Notice* notice : world.events.of<Notice>()) states.push_back(notice->model + " " + notice->state);
  CHECK(fmt::format("{}", fmt::join(states, ", ")) == "fast key_open, other key_half_open, other key_closed");
}

TEST_CASE("a server that never answered is given up after ten failures in a row") {
  EndpointWorld world;
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(a_remote_model());
  for (int i = 0; i < 10; ++i) line.send(endpoint, 200 * i, failed_attempt(Outcome::connect_error));
  line.send(endpoint, 2000);
  CHECK(line.run().ends_with("1800, denied: 'fast' is not asked since it came to connect_error: connect_error"));
}

TEST_CASE("an outage after good answers is waited out with single probes, for half a minute") {
  EndpointWorld world;
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(a_remote_model());
  line.send(endpoint, 0);
  for (int i = 1; i <= 10; ++i) line.send(endpoint, 200 * i, failed_attempt(Outcome::server_error));
  // Opened at 2100: probes 1 s, 2 s, 4 s … after the last failure.
  line.send(endpoint, 2200, failed_attempt(Outcome::server_error));
  line.send(endpoint, 2200);
  line.send(endpoint, 2200);
  CHECK(line.run().ends_with("2000, 3100, 5200, 5300"));
  CHECK(endpoint.breaker().state() == BreakerState::closed);
}

TEST_CASE("whoever has a fallback waits for no long pause, others do") {
  EndpointWorld world;
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(a_remote_model());
  line.send(endpoint, 0, refused(std::chrono::hours(3)));
  line.world.loop.run_for(seconds(1));
  line.log.clear();
  auto ask = [](Endpoint& asked, std::vector<std::string>& log) -> Task<void> {
    const Permit permit = co_await asked.admit(0, true, CancelToken());
    log.push_back(permit.is_denied() ? "denied: " + asked.denial().text : "granted");
  };
  line.group.spawn(ask(endpoint, line.log));
  line.send(endpoint, 1);
  CHECK(line.run() == "denied: 'fast' is not asked for 2h59m, 10800100");
}

TEST_CASE("a day's quota is waited for until midnight in UTC") {
  EndpointWorld world;
  Model model = a_remote_model();
  model.limits.requests_per_day = 2;
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(model);
  for (int i = 0; i < 3; ++i) line.send(endpoint, 0);
  // The virtual day starts at midnight.
  CHECK(line.run() == "0, 0, 86400000");
  // Whoever looks at a run that stands still is told why, once.
  const auto notices = world.events.of<Notice>();
  REQUIRE(notices.size() == 1);
  CHECK(notices[0]->kind == NoticeKind::throttled);
  CHECK(notices[0]->state == "paused");
  CHECK(notices[0]->text == "its requests_per_day is used up");
  CHECK(notices[0]->wait == std::chrono::hours(24));
}

TEST_CASE("nobody waits for what would come after the deadline, and it is told") {
  EndpointWorld world;
  Line line(world);
  Endpoint& endpoint = world.endpoints.of(a_remote_model());
  int told = 0;
  world.endpoints.set_deadline(world.loop.now() + std::chrono::hours(1), [&told] { ++told; });
  line.send(endpoint, 0, refused(std::chrono::hours(3)));
  line.send(endpoint, 200);
  CHECK(line.run() == "0, cancelled");
  CHECK(told == 1);
  CHECK(world.loop.now().time_since_epoch() < seconds(61));
}
