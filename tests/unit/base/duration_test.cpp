#include "base/duration.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;

namespace llmeval {
namespace {

TEST_CASE("durations are read") {
  struct Row {
    std::string_view text;
    Duration duration;
  };
  const std::vector<Row> rows = {
      {"0s", 0us},      {"250us", 250us}, {"250ms", 250ms},   {"5s", 5s},          {"1.5s", 1500ms}, {".5s", 500ms},
      {"0.1s", 100ms},  {"2m", 2min},     {"1h", 1h},         {"7d", 168h},        {"1m30s", 90s},   {"1h2m3s", 3723s},
      {"0.3ms", 300us}, {"1.1us", 1us},   {"0.000001s", 1us}, {"10000d", 240000h},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto duration = parse_duration(row.text);
    REQUIRE(duration.has_value());
    CHECK(*duration == row.duration);
  }
}

TEST_CASE("what is no duration says why") {
  struct Row {
    std::string_view text;
    std::string_view message;
  };
  const std::vector<Row> rows = {
      {"", "'' is not a duration"},
      {"5", "'5' has no unit"},
      {"1m30", "'1m30' has no unit"},
      {"1.5", "'1.5' has no unit"},
      {"s", "'s' is not a duration"},
      {"-5s", "'-5s' is not a duration"},
      {"5 s", "'5 s' is not a duration"},
      {"5S", "'5S' is not a duration"},
      {"5sec", "'5sec' is not a duration"},
      {"1e3s", "'1e3s' is not a duration"},
      {"1.2.3s", "'1.2.3s' is not a duration"},
      {".s", "'.s' is not a duration"},
      {"5s!", "'5s!' is not a duration"},
      {"20000d", "'20000d' is longer than 30 years"},
      {"9999999999999999999999h", "'9999999999999999999999h' is longer than 30 years"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto duration = parse_duration(row.text);
    REQUIRE_FALSE(duration.has_value());
    CHECK(duration.error().message == row.message);
  }
  CHECK(parse_duration("5").error().hint == "write a number with a unit: 250ms, 5s, 2m, 1h, 7d");
}

TEST_CASE("durations for people have three digits") {
  struct Row {
    Duration duration;
    std::string_view text;
  };
  const std::vector<Row> rows = {
      {0us, "0us"},         {999us, "999us"},       {1000us, "1.00ms"},    {9994us, "9.99ms"},   {9996us, "10.0ms"},
      {99'949us, "99.9ms"}, {99'960us, "100ms"},    {850ms, "850ms"},      {999'499us, "999ms"}, {999'500us, "1.00s"},
      {1250ms, "1.25s"},    {9'994ms, "9.99s"},     {9'996ms, "10.0s"},    {59'949ms, "59.9s"},  {59'960ms, "1m00s"},
      {125s, "2m05s"},      {3599'400ms, "59m59s"}, {3599'600ms, "1h00m"}, {3720s, "1h02m"},     {100h, "100h00m"},
      {-1250ms, "-1.25s"},
  };
  for (const Row& row : rows) CHECK(format_duration(row.duration) == row.text);
}

TEST_CASE("property: whole units are read back, and no text is too long for a table") {
  CHECK(rc::check([] {
    const auto us = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000);
    RC_ASSERT(*parse_duration(std::to_string(us) + "us") == Duration(us));
    const auto shorter = *rc::gen::inRange<std::int64_t>(0, 360'000'000'000);
    RC_ASSERT(format_duration(Duration(shorter)).size() <= 6U);
  }));
}

}  // namespace
TEST_CASE("ages in their largest unit, rounded down") {
  CHECK(format_age(Duration(0)) == "0 s");
  CHECK(format_age(59'999ms) == "59 s");
  CHECK(format_age(60s) == "1 min");
  CHECK(format_age(59min + 59s) == "59 min");
  CHECK(format_age(60min) == "1 h");
  CHECK(format_age(47h + 59min) == "47 h");
  CHECK(format_age(48h) == "2 d");
  CHECK(format_age(12 * 24h + 23h) == "12 d");
}

}  // namespace llmeval
