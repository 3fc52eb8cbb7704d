#include "policy/rate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// The most grants in any window of that length.
std::size_t busiest(const std::vector<SteadyTime>& grants, Duration window) {
  std::size_t most = 0;
  for (std::size_t first = 0, last = 0; last < grants.size(); ++last) {
    while (grants[last] - grants[first] >= window) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

void use(RateBucket& bucket, SteadyTime now, double amount) {
  bucket.hold(amount);
  bucket.take(now, amount);
}

// When a request that comes at `now` is sent.
SteadyTime send(RateBucket& bucket, SteadyTime now) {
  const SteadyTime when = bucket.ready_at(now);
  use(bucket, when, 1);
  return when;
}

}  // namespace

TEST_CASE("a bucket grants one second's worth at once and then keeps its rate in every window") {
  const SteadyTime start(seconds(1000));
  RateBucket bucket(600, start);  // 10 a second
  std::vector<SteadyTime> grants;
  for (int i = 0; i < 200; ++i) grants.push_back(send(bucket, grants.empty() ? start : grants.back()));
  CHECK(grants[9] == start);
  CHECK(grants[10] == start + milliseconds(100));
  CHECK(std::is_sorted(grants.begin(), grants.end()));
  CHECK(busiest(grants, seconds(10)) <= 10 + 100);
  CHECK(grants.back() == start + seconds(19));
}

TEST_CASE("an idle bucket fills up to one second's worth, no further") {
  const SteadyTime start(seconds(1000));
  RateBucket bucket(600, start);
  for (int i = 0; i < 10; ++i) use(bucket, start, 1);
  const SteadyTime later = start + seconds(60);
  for (int i = 0; i < 10; ++i) CHECK(send(bucket, later) == later);
  CHECK(bucket.ready_at(later) == later + milliseconds(100));
}

TEST_CASE("a rate under one a second still lets the first through") {
  const SteadyTime start(seconds(1000));
  RateBucket bucket(6, start);
  CHECK(send(bucket, start) == start);
  CHECK(bucket.ready_at(start) == start + seconds(10));
}

TEST_CASE("what comes late does not make up for it in a burst") {
  const SteadyTime start(seconds(1000));
  RateBucket bucket(600, start);
  use(bucket, start, 10);
  // Ready after 100 ms, and sent only after a minute: ten then, not six hundred.
  CHECK(bucket.ready_at(start) == start + milliseconds(100));
  const SteadyTime late = start + seconds(60);
  for (int i = 0; i < 10; ++i) CHECK(send(bucket, late) == late);
  CHECK(bucket.ready_at(late) == late + milliseconds(100));
}

TEST_CASE("more than a bucket holds goes when it is full, and the next ones wait until it is paid") {
  const SteadyTime start(seconds(1000));
  RateBucket bucket(600, start);
  use(bucket, start, 5);
  CHECK(bucket.ready_at(start, 30) == start + milliseconds(500));
  const SteadyTime full = start + milliseconds(500);
  use(bucket, full, 30);
  CHECK(bucket.ready_at(full) == full + milliseconds(2100));
}

TEST_CASE("what is held counts when it is used, be it much later") {
  const SteadyTime start(seconds(1000));
  RateBucket bucket(600, start);
  bucket.hold(10);
  CHECK(bucket.ready_at(start) > start);
  // The machine slept: what was held at the start goes now, and nothing beside it.
  const SteadyTime late = start + seconds(60);
  for (int i = 0; i < 10; ++i) {
    CHECK(bucket.ready_at(late) > late);
    bucket.take(late);
  }
  CHECK(bucket.ready_at(late) == late + milliseconds(100));
  bucket.hold();
  bucket.let_go();
  CHECK(bucket.ready_at(late) == late + milliseconds(100));
}
