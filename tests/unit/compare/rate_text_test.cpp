#include "compare/rate_text.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("a rate is never rounded to all or nothing") {
  CHECK(percent(0.95) == "95.0");
  CHECK(percent(1) == "100.0");
  CHECK(percent(1999.0 / 2000) == "99.9");
  CHECK(percent(0.999999) == "99.9");
  CHECK(percent(0) == "0.0");
  CHECK(percent(1e-6) == "0.1");
  CHECK(percent(2.0 / 3) == "66.7");
  CHECK(percent(Interval{0.863, 0.98285}) == "86.3–98.3");
  CHECK(percent(Interval{0, 1}) == "0.0–100.0");
}

TEST_CASE("a limit reads as it was written") {
  CHECK(percent_limit(1) == "100");
  CHECK(percent_limit(0.95) == "95");
  CHECK(percent_limit(0.9995) == "99.95");
  CHECK(percent_limit(0) == "0");
}
