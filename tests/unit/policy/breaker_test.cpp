#include "policy/breaker.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace llmeval;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr SteadyTime k_start{seconds(1000)};

void fail(Breaker& breaker, SteadyTime now, int times, Health health = Health::failing) {
  for (int i = 0; i < times; ++i) breaker.answered(now, now, health);
}

// Sends a probe at `now` that comes to this.
void probe(Breaker& breaker, SteadyTime now, Health health) {
  CHECK(breaker.may_send(now));
  CHECK(breaker.sent(now));
  CHECK(breaker.state() == BreakerState::half_open);
  CHECK_FALSE(breaker.may_send(now));
  breaker.answered(now, now, health);
}

}  // namespace

TEST_CASE("what an outcome says of the other side's health") {
  struct Row {
    Outcome outcome;
    Health health;
  };
  const Row rows[] = {
      {Outcome::ok, Health::alive},
      {Outcome::refusal, Health::alive},
      {Outcome::rate_limited, Health::alive},
      {Outcome::invalid_request, Health::alive},
      {Outcome::not_found, Health::alive},
      {Outcome::content_filtered, Health::alive},
      {Outcome::overloaded, Health::failing},
      {Outcome::timeout, Health::failing},
      {Outcome::server_error, Health::failing},
      {Outcome::connect_error, Health::failing},
      {Outcome::malformed_response, Health::failing},
      {Outcome::tls_error, Health::failing},
      {Outcome::auth, Health::refused},
      {Outcome::quota_exhausted, Health::refused},
      {Outcome::cancelled, Health::unknown},
      {Outcome::program_failed, Health::unknown},
  };
  for (const Row& row : rows) {
    CAPTURE(outcome_name(row.outcome));
    CHECK(health_of(row.outcome) == row.health);
  }
}

TEST_CASE("ten failures in a row open it; a single answer between starts the count anew") {
  Breaker breaker;
  fail(breaker, k_start, 9);
  breaker.answered(k_start, k_start, Health::alive);
  fail(breaker, k_start, 9);
  CHECK(breaker.state() == BreakerState::closed);
  CHECK(breaker.may_send(k_start));
  fail(breaker, k_start, 1);
  CHECK(breaker.state() == BreakerState::open);
  CHECK_FALSE(breaker.may_send(k_start));
  CHECK(breaker.probe_at() == k_start + seconds(1));
}

TEST_CASE("a refused key opens it at once, for longer and longer") {
  Breaker breaker;
  fail(breaker, k_start, 1, Health::refused);
  CHECK(breaker.state() == BreakerState::open);
  SteadyTime now = k_start;
  for (const int wait : {1, 2, 4, 8, 16, 16}) {
    CHECK(breaker.probe_at() == now + minutes(wait));
    CHECK_FALSE(breaker.patience(now));
    now = breaker.probe_at();
    probe(breaker, now, Health::refused);
  }
}

TEST_CASE("a probe decides: alive closes, failing opens for twice as long") {
  Breaker breaker;
  fail(breaker, k_start, 10);
  SteadyTime now = k_start;
  for (const int wait : {1, 2, 4, 8, 16, 30, 30}) {
    CHECK(breaker.probe_at() == now + seconds(wait));
    now = breaker.probe_at();
    CHECK_FALSE(breaker.may_send(now - seconds(1)));
    probe(breaker, now, Health::failing);
    CHECK(breaker.state() == BreakerState::open);
  }
  now = breaker.probe_at();
  probe(breaker, now, Health::alive);
  CHECK(breaker.state() == BreakerState::closed);
  // All is forgotten.
  fail(breaker, now, 10);
  CHECK(breaker.probe_at() == now + seconds(1));
}

TEST_CASE("what was sent before the last change tells nothing, a lost probe leaves the next one its turn") {
  Breaker breaker;
  fail(breaker, k_start, 10);
  CHECK_FALSE(breaker.answered(k_start + seconds(1), k_start - seconds(5), Health::alive));
  CHECK(breaker.state() == BreakerState::open);
  const SteadyTime now = k_start + seconds(1);
  breaker.sent(now);
  CHECK_FALSE(breaker.answered(now + seconds(1), k_start, Health::alive));
  CHECK(breaker.state() == BreakerState::half_open);
  CHECK(breaker.answered(now + seconds(2), now, Health::unknown));
  CHECK(breaker.state() == BreakerState::open);
  CHECK(breaker.may_send(now + seconds(2)));
}

TEST_CASE("patience is for an outage after good answers, and for half a minute") {
  Breaker never;
  fail(never, k_start, 10);
  CHECK_FALSE(never.patience(k_start));
  Breaker once;
  once.answered(k_start, k_start, Health::alive);
  fail(once, k_start, 10);
  CHECK(once.patience(k_start) == k_start + seconds(30));
  probe(once, once.probe_at(), Health::failing);
  CHECK(once.patience(k_start + seconds(29)) == k_start + seconds(30));
  CHECK_FALSE(once.patience(k_start + seconds(30)));
}

TEST_CASE("a quota that is used up until a time is not asked for before it") {
  Breaker breaker;
  CHECK(breaker.open_for(k_start, std::chrono::hours(30)));
  CHECK(breaker.probe_at() == k_start + std::chrono::hours(30));
  CHECK_FALSE(breaker.patience(k_start));
}

TEST_CASE("whatever comes, the state changes only as it may, and one probe is out at most") {
  const bool holds = rc::check([](const std::vector<std::uint8_t>& steps) {
    Breaker breaker;
    SteadyTime now = k_start;
    std::vector<SteadyTime> out;
    for (const std::uint8_t step : steps) {
      const BreakerState before = breaker.state();
      now += seconds(step / 32);
      if (step % 2 == 0 && breaker.may_send(now)) {
        breaker.sent(now);
        RC_ASSERT(before != BreakerState::half_open);
        out.push_back(now);
      } else if (!out.empty()) {
        breaker.answered(now, out.back(), static_cast<Health>(step / 2 % 4));
        out.pop_back();
      }
      const BreakerState after = breaker.state();
      const bool legal = before == after || (before == BreakerState::closed && after == BreakerState::open) ||
                         (before == BreakerState::open && after == BreakerState::half_open) ||
                         before == BreakerState::half_open;
      RC_ASSERT(legal);
    }
  });
  CHECK(holds);
}
