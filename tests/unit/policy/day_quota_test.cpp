#include "policy/day_quota.h"

#include <doctest/doctest.h>

using namespace llmeval;
using std::chrono::days;
using std::chrono::hours;

namespace {
constexpr SystemTime k_midnight{days(20'000)};
}  // namespace

TEST_CASE("a day's worth goes, then nothing before midnight in UTC") {
  DayQuota quota(3);
  const SystemTime noon = k_midnight + hours(12);
  for (int i = 0; i < 3; ++i) {
    CHECK_FALSE(quota.wait_until(noon));
    quota.take(noon);
  }
  CHECK(quota.wait_until(noon) == k_midnight + days(1));
  CHECK(quota.wait_until(noon + hours(11)) == k_midnight + days(1));
  CHECK_FALSE(quota.wait_until(noon + hours(12)));
}

TEST_CASE("what was not used goes back; more than a day's worth fits into a fresh day") {
  DayQuota quota(1000);
  CHECK_FALSE(quota.wait_until(k_midnight, 5000));
  quota.take(k_midnight, 5000);
  CHECK(quota.wait_until(k_midnight, 1) == k_midnight + days(1));
  quota.give_back(4900);
  CHECK_FALSE(quota.wait_until(k_midnight, 900));
  CHECK(quota.wait_until(k_midnight, 901) == k_midnight + days(1));
}

TEST_CASE("a clock that is set back gives no second quota") {
  DayQuota quota(1);
  quota.take(k_midnight);
  CHECK(quota.wait_until(k_midnight - hours(1)) == k_midnight + days(1));
}
