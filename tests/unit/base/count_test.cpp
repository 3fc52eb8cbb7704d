#include "base/count.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

TEST_CASE("counts are read exactly") {
  struct Row {
    std::string_view text;
    std::int64_t count;
  };
  const std::vector<Row> rows = {
      {"0", 0},
      {"500", 500},
      {"007", 7},
      {"2k", 2'000},
      {"1.5k", 1'500},
      {"2M", 2'000'000},
      {"0.000001M", 1},
      {"1B", 1'000'000'000},
      {"1.000000001B", 1'000'000'001},
      {"9007199254740993", 9'007'199'254'740'993},  // no double holds it
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"2.0", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto count = parse_count(row.text);
    REQUIRE(count.has_value());
    CHECK(*count == row.count);
  }
}

TEST_CASE("what is no count says so") {
  for (const std::string_view text : {"",
                                      "k",
                                      "-1",
                                      "+1",
                                      "1.5",
                                      "1.0005k",
                                      ".5k",
                                      "1e3",
                                      "0x10",
                                      "1 k",
                                      "2K",
                                      "2kk",
                                      "1.2.3k",
                                      "10%",
                                      "nan",
                                      "inf",
                                      "9223372036854775808",
                                      "9999999999999999B",
                                      "1_000",
                                      "1,000"}) {
    CAPTURE(text);
    const auto count = parse_count(text);
    REQUIRE_FALSE(count.has_value());
    CHECK(count.error().message == "'" + std::string(text) + "' is not a count");
    CHECK(count.error().hint == "write 500, 2k or 1.5M");
  }
}

TEST_CASE("counts for people") {
  struct Row {
    std::int64_t count;
    std::string_view text;
  };
  const std::vector<Row> rows = {
      {0, "0"},
      {950, "950"},
      {9'999, "9999"},
      {10'000, "10k"},
      {12'345, "12.3k"},
      {999'499, "999k"},
      {999'500, "1M"},
      {1'000'000, "1M"},
      {4'561'234, "4.56M"},
      {999'600'000, "1B"},
      {1'234'000'000, "1.23B"},
      {4'000'000'000'000, "4000B"},
      {-5, "-5"},
      {-12'345, "-12.3k"},
      {std::numeric_limits<std::int64_t>::min(), "-9223372037B"},
  };
  for (const Row& row : rows) CHECK(format_count(row.count) == row.text);
}

TEST_CASE("property: whole numbers are read back") {
  CHECK(rc::check([](std::uint32_t number) { RC_ASSERT(parse_count(std::to_string(number)).value() == number); }));
}

}  // namespace
}  // namespace llmeval
