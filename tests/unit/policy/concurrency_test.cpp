#include "policy/concurrency.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr SteadyTime k_start{seconds(1000)};

// All that may be out are, come back answered, and are followed by as many as may be out then.
void round_trip(ConcurrencyLimit& limit) {
  const std::int64_t out = limit.limit();
  for (std::int64_t i = 0; i < out; ++i) limit.answered(limit.limit());
}

}  // namespace

TEST_CASE("where nobody named a limit it starts at 8 and doubles a round trip, up to the ceiling") {
  ConcurrencyLimit limit(false, 100);
  CHECK(limit.limit() == 8);
  for (const std::int64_t expected : {16, 32, 64, 100, 100}) {
    round_trip(limit);
    CHECK(limit.limit() == expected);
  }
}

TEST_CASE("a named limit is start and ceiling") {
  ConcurrencyLimit limit(true, 50);
  CHECK(limit.limit() == 50);
  round_trip(limit);
  CHECK(limit.limit() == 50);
  CHECK(ConcurrencyLimit(true, 3).limit() == 3);
  CHECK(ConcurrencyLimit(false, 3).limit() == 3);
}

TEST_CASE("a refusal cuts to 0.8 once a cooldown, and growth goes on by one a round trip") {
  ConcurrencyLimit limit(false, 100);
  round_trip(limit);
  round_trip(limit);
  CHECK(limit.limit() == 32);
  CHECK(limit.refused(k_start, k_start - milliseconds(100)));
  CHECK(limit.limit() == 25);
  // Sent before the cut, or within a second of it: nothing new.
  CHECK_FALSE(limit.refused(k_start + seconds(5), k_start - milliseconds(1)));
  CHECK_FALSE(limit.refused(k_start + milliseconds(900), k_start + milliseconds(800)));
  CHECK(limit.limit() == 25);
  round_trip(limit);
  CHECK(limit.limit() == 26);
  CHECK(limit.refused(k_start + seconds(5), k_start + seconds(4)));
  CHECK(limit.limit() == 21);
}

TEST_CASE("what is not used does not grow") {
  ConcurrencyLimit limit(false, 100);
  for (int i = 0; i < 100; ++i) limit.answered(6);
  CHECK(limit.limit() == 8);
  limit.answered(7);
  CHECK(limit.limit() == 9);
}

TEST_CASE("a lower ceiling holds at once") {
  ConcurrencyLimit limit(true, 50);
  limit.lower_ceiling(10);
  CHECK(limit.limit() == 10);
  limit.lower_ceiling(20);
  CHECK(limit.ceiling() == 10);
}

TEST_CASE("whatever comes, the limit stays between 1 and its ceiling") {
  const bool holds = rc::check([](const std::vector<bool>& refusals, bool is_named) {
    const std::int64_t ceiling = *rc::gen::inRange<std::int64_t>(1, 200);
    ConcurrencyLimit limit(is_named, ceiling);
    SteadyTime now = k_start;
    for (const bool is_refused : refusals) {
      now += milliseconds(1500);
      if (is_refused) {
        limit.refused(now, now);
      } else {
        round_trip(limit);
      }
      RC_ASSERT(limit.limit() >= 1);
      RC_ASSERT(limit.limit() <= ceiling);
    }
  });
  CHECK(holds);
}
