#include "base/time.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

SystemTime at(std::int64_t microseconds) { return SystemTime(Duration(microseconds)); }

TEST_CASE("times are written in UTC") {
  CHECK(format_time(at(0)) == "1970-01-01T00:00:00.000000Z");
  CHECK(format_time(at(1'795'275'012'000'123)) == "2026-11-21T15:30:12.000123Z");
  CHECK(format_time(at(-1)) == "1969-12-31T23:59:59.999999Z");
  CHECK(format_time_short(at(1'795'275'059'999'999)) == "2026-11-21 15:30");
}

TEST_CASE("RFC 3339 is read with any offset and any number of decimals") {
  struct Row {
    std::string_view text;
    std::int64_t microseconds;
  };
  const std::vector<Row> rows = {
      {"1970-01-01T00:00:00Z", 0},
      {"2026-11-21T15:30:12Z", 1'795'275'012'000'000},
      {"2026-11-21t15:30:12z", 1'795'275'012'000'000},
      {"2026-11-21 15:30:12Z", 1'795'275'012'000'000},
      {"2026-11-21T15:30:12.5Z", 1'795'275'012'500'000},
      {"2026-11-21T15:30:12.000123999Z", 1'795'275'012'000'123},
      {"2026-11-21T16:30:12+01:00", 1'795'275'012'000'000},
      {"2026-11-21T10:00:12.25-05:30", 1'795'275'012'250'000},
      {"2026-11-22T00:00:12+08:30", 1'795'275'012'000'000},
      {"2024-02-29T00:00:00Z", 1'709'164'800'000'000},
      {"2016-12-31T23:59:60Z", 1'483'228'800'000'000},  // a leap second counts as the next
      {"1969-12-31T23:59:59.999999Z", -1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_time(row.text) == at(row.microseconds));
  }
}

TEST_CASE("what is no time is refused") {
  for (const std::string_view text : {"",
                                      "2026-11-21",
                                      "2026-11-21T15:30:12",
                                      "2026-11-21T15:30Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-00-01T00:00:00Z",
                                      "2023-02-29T00:00:00Z",
                                      "2026-04-31T00:00:00Z",
                                      "2026-11-21T24:00:00Z",
                                      "2026-11-21T15:60:12Z",
                                      "2026-11-21T15:30:61Z",
                                      "2026-11-21T15:30:12.Z",
                                      "2026-11-21T15:30:12+0100",
                                      "2026-11-21T15:30:12+24:00",
                                      "2026-11-21T15:30:12+01:60",
                                      "2026-11-21T15:30:12+1",
                                      "2026-11-21T15:30:12Zx",
                                      "26-11-21T15:30:12Z",
                                      "2026-11-21T15:30:12 Z",
                                      " 2026-11-21T15:30:12Z",
                                      "2026-11-21T-5:30:12Z",
                                      "2026/11/21T15:30:12Z"}) {
    CAPTURE(text);
    CHECK(parse_time(text) == std::nullopt);
  }
}

TEST_CASE("dates of HTTP headers are read, and what is none is refused") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == parse_time("1994-11-06T08:49:37Z"));
  CHECK(parse_http_date("Thu, 29 Feb 2024 23:59:59 GMT") == parse_time("2024-02-29T23:59:59Z"));
  for (const std::string_view text :
       {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 anF 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT", "Sun, 6x Nov 1994 08:49:37 GMT"}) {
    CAPTURE(text);
    CHECK(parse_http_date(text) == std::nullopt);
  }
}

TEST_CASE("property: what is written is read back") {
  CHECK(rc::check([] {
    // Years 1 to 9999.
    const auto microseconds = *rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'800'000'000);
    RC_ASSERT(parse_time(format_time(at(microseconds))) == at(microseconds));
  }));
}

}  // namespace
}  // namespace llmeval
