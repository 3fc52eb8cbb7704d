#include "policy/learned_rate.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr SteadyTime k_start{seconds(1000)};

void send(LearnedRate& rate, SteadyTime now) {
  rate.hold();
  rate.sent(now);
}

// A hundred at once of which forty are refused.
LearnedRate after_a_burst() {
  LearnedRate rate;
  for (int i = 0; i < 100; ++i) send(rate, k_start);
  for (int i = 0; i < 40; ++i) rate.refused(k_start + milliseconds(1), k_start);
  return rate;
}

}  // namespace

TEST_CASE("nothing is limited before the first refusal") {
  LearnedRate rate;
  for (int i = 0; i < 1000; ++i) {
    CHECK(rate.ready_at(k_start) == k_start);
    send(rate, k_start);
  }
  CHECK_FALSE(rate.per_minute());
}

TEST_CASE("what was sent in the last second and not refused is the rate, a little less of it is used") {
  LearnedRate rate = after_a_burst();
  REQUIRE(rate.per_minute());
  CHECK(*rate.per_minute() == doctest::Approx(0.95 * 60 * 60));
  // 57 a second: the next goes after a 57th of one.
  const SteadyTime now = k_start + milliseconds(1);
  const SteadyTime next = rate.ready_at(now);
  CHECK(next > now + milliseconds(17));
  CHECK(next < now + milliseconds(18));
}

TEST_CASE("refusals of one moment are one lesson; a second later they are the next") {
  LearnedRate rate = after_a_burst();
  const double first = *rate.per_minute();
  SteadyTime now = k_start + milliseconds(500);
  send(rate, now);
  CHECK_FALSE(rate.refused(now, now));
  CHECK(*rate.per_minute() == doctest::Approx(first));
  for (int i = 0; i < 30; ++i) {
    now += milliseconds(50);
    send(rate, now);
  }
  CHECK(rate.refused(now, now));
  CHECK(*rate.per_minute() < 0.8 * first);
}

TEST_CASE("a refusal with nothing taken before teaches nothing") {
  LearnedRate rate;
  send(rate, k_start);
  CHECK_FALSE(rate.refused(k_start, k_start));
  CHECK_FALSE(rate.per_minute());
}

TEST_CASE("the rate is eased up slowly at first, and soon to anything where no refusal comes") {
  LearnedRate rate = after_a_burst();
  const double first = *rate.per_minute();
  const auto after = [&](int quiet) {
    rate.ready_at(k_start + milliseconds(1) + seconds(quiet));
    return *rate.per_minute() / first;
  };
  CHECK(after(5) == doctest::Approx(1.0656).epsilon(0.001));
  CHECK(after(20) == doctest::Approx(2.2));
  CHECK(after(60) > 25);
}

TEST_CASE("whatever is refused, no more goes than the rate allows, and some always may") {
  const bool holds = rc::check([](const std::vector<std::uint8_t>& steps) {
    LearnedRate rate;
    SteadyTime now = k_start;
    for (const std::uint8_t step : steps) {
      const SteadyTime ready = rate.ready_at(now);
      RC_ASSERT(ready >= now);
      RC_ASSERT(ready - now <= std::chrono::minutes(2));
      now = ready + milliseconds(step % 16);
      send(rate, now);
      if (step >= 128) rate.refused(now, now);
    }
  });
  CHECK(holds);
}
