#include "policy/pause.h"

#include <doctest/doctest.h>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {
constexpr SteadyTime k_start{seconds(1000)};
}  // namespace

TEST_CASE("nothing goes before a pause ends, then one goes first, and the others once it was answered") {
  Pause pause;
  CHECK(pause.ready_at(k_start) == k_start);
  const SteadyTime end = k_start + seconds(5);
  CHECK(pause.extend(k_start, end));
  CHECK(pause.ready_at(k_start) == end);
  CHECK(pause.ready_at(end) == end);
  pause.sent(end);
  CHECK(pause.ready_at(end) == end + seconds(1));
  // What was sent before the pause says nothing of its end.
  pause.answered(k_start);
  CHECK(pause.ready_at(end) == end + seconds(1));
  pause.answered(end);
  CHECK(pause.ready_at(end) == end);
}

TEST_CASE("an answer may take minutes: the others follow a second after the first at the latest") {
  Pause pause;
  const SteadyTime end = k_start + seconds(5);
  pause.extend(k_start, end);
  pause.sent(end);
  const SteadyTime later = end + seconds(1);
  CHECK(pause.ready_at(later) == later);
  pause.sent(later);
  pause.sent(later);
  CHECK(pause.ready_at(later) == later);
}

TEST_CASE("a pause is lengthened, never shortened, and one that is over may come again") {
  Pause pause;
  CHECK(pause.extend(k_start, k_start + seconds(5)));
  CHECK_FALSE(pause.extend(k_start, k_start + seconds(4)));
  CHECK_FALSE(pause.extend(k_start, k_start - seconds(1)));
  CHECK(pause.extend(k_start, k_start + seconds(6)));
  CHECK(pause.ready_at(k_start) == k_start + seconds(6));
  const SteadyTime end = k_start + seconds(6);
  pause.sent(end);
  CHECK(pause.extend(end + milliseconds(1), end + seconds(2)));
  CHECK(pause.ready_at(end + milliseconds(1)) == end + seconds(2));
}

TEST_CASE("a first one that was not sent after all leaves the next its turn") {
  Pause pause;
  const SteadyTime end = k_start + seconds(5);
  pause.extend(k_start, end);
  pause.sent(end);
  pause.let_go();
  CHECK(pause.ready_at(end) == end);
  pause.sent(end);
  CHECK(pause.ready_at(end) == end + seconds(1));
}
