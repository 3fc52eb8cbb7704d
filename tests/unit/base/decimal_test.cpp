#include "base/decimal.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

__extension__ using Wide = __int128;

Decimal decimal(std::string_view text) {
  const std::optional<Decimal> parsed = Decimal::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

std::string to_text(Wide number) {
  if (number == 0) return "0";
  std::string text;
  for (Wide rest = number; rest != 0; rest /= 10) {
    const int digit = static_cast<int>(rest % 10);
    text += static_cast<char>('0' + (digit < 0 ? -digit : digit));
  }
  if (number < 0) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// number × 10^-scale, with the scale small enough for 128 bits whatever is done to it.
struct Scaled {
  std::int64_t number;
  int scale;

  Decimal decimal() const { return *Decimal::parse(std::to_string(number) + "e-" + std::to_string(scale)); }
  Wide times_ten_to_the_six() const { return Wide{number} * power_of_ten(6 - scale); }
};

rc::Gen<Scaled> any_scaled() {
  const auto number = rc::gen::oneOf(
      rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange<std::int64_t>(-100, 101),
      rc::gen::map(rc::gen::inRange<std::int64_t>(-1000, 1001), [](std::int64_t n) { return n * 1'000'000; }));
  return rc::gen::apply([](std::int64_t n, int scale) { return Scaled{n, scale}; }, number, rc::gen::inRange(0, 7));
}

TEST_CASE("numbers are read and written without exponent or needless zeros") {
  struct Row {
    std::string_view text;
    std::string_view written;
  };
  const std::vector<Row> rows = {
      {"0", "0"},
      {"-0", "0"},
      {"0.000", "0"},
      {"0e99", "0"},
      {"5", "5"},
      {"+5", "5"},
      {"-12.50", "-12.5"},
      {"007.0", "7"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1000", "1000"},
      {"1e3", "1000"},
      {"1E+3", "1000"},
      {"1.25e1", "12.5"},
      {"125e-3", "0.125"},
      {"1e-7", "0.0000001"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"0.1234567890123456789", "0.1234567890123456789"},
      {"-9223372036854775808", "-9223372036854775808"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(decimal(row.text).to_text() == row.written);
  }
  CHECK(decimal("1e100000").to_text().size() == 100'001);
}

TEST_CASE("what is no number is refused") {
  for (const std::string_view text : {"",
                                      "+",
                                      "-",
                                      ".",
                                      "e5",
                                      "1e",
                                      "1e+",
                                      "1e-",
                                      "1e+-5",
                                      "1e--5",
                                      "1e++5",
                                      "1.2.3",
                                      "1,5",
                                      " 1",
                                      "1 ",
                                      "0x10",
                                      "nan",
                                      "inf",
                                      "1e100001",
                                      "1e-100001",
                                      "1e99999999999999999999",
                                      "1e-9223372036854775808",
                                      "--1",
                                      "1e5.0",
                                      "١"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text).has_value());
  }
  CHECK(Decimal::parse(std::string(10'000, '7')).has_value());
  CHECK_FALSE(Decimal::parse(std::string(10'001, '7')).has_value());
}

TEST_CASE("numbers that differ beyond a double's digits differ") {
  CHECK(decimal("9007199254740993") != decimal("9007199254740992.0"));
  CHECK(decimal("0.1") + decimal("0.2") == decimal("0.3"));
  CHECK(decimal("1.0") == decimal("1"));
  CHECK(decimal("100e-2") == decimal("1"));
}

TEST_CASE("order") {
  const std::vector<std::string_view> rising = {"-1e100000", "-1000",     "-999.9", "-1.01", "-1",   "-0.5",    "-1e-9",
                                                "0",         "1e-100000", "0.09",   "0.1",   "0.12", "0.123",   "1",
                                                "9.99",      "10",        "99",     "100.1", "1e5",  "1e100000"};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      CAPTURE(rising[i]);
      CAPTURE(rising[j]);
      CHECK((decimal(rising[i]) <=> decimal(rising[j])) == (i <=> j));
      CHECK((decimal(rising[i]) == decimal(rising[j])) == (i == j));
    }
  }
}

TEST_CASE("conversions") {
  CHECK(decimal("9223372036854775807").to_int64() == std::numeric_limits<std::int64_t>::max());
  CHECK(decimal("-9223372036854775808").to_int64() == std::numeric_limits<std::int64_t>::min());
  CHECK(decimal("9223372036854775808").to_int64() == std::nullopt);
  CHECK(decimal("1e100000").to_int64() == std::nullopt);
  CHECK(decimal("0.5").to_int64() == std::nullopt);
  CHECK(decimal("5e1").to_int64() == 50);
  CHECK(decimal("0").to_int64() == 0);
  CHECK(decimal("0.1").to_double() == 0.1);
  CHECK(decimal("-1e400").to_double() == -std::numeric_limits<double>::infinity());
  CHECK(decimal("1e-400").to_double() == 0.0);
  CHECK(Decimal::from(std::numeric_limits<std::int64_t>::min()).to_text() == "-9223372036854775808");
  CHECK(decimal("1.50").is_integer() == false);
  CHECK(decimal("15e-1").is_integer() == false);
  CHECK(decimal("150e-1").is_integer());
  CHECK(Decimal().is_zero());
  CHECK(decimal("-0.0").is_zero());
  CHECK_FALSE(decimal("-0.0").is_negative());
  CHECK(decimal("-2").abs() == decimal("2"));
  CHECK(Decimal().negated() == Decimal());
}

TEST_CASE("what is a multiple of a unit") {
  struct Row {
    const char* number;
    const char* unit;
    std::optional<bool> expected;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"0", "7", true},
           {"4.35", "0.01", true},
           {"0.0075", "0.0001", true},
           {"0.00751", "0.0001", false},
           {"-9", "3", true},
           {"-10", "3", false},
           {"1e1000", "3", false},
           {"3e100000", "3", true},
           {"1e100000", "0.5", true},
           {"12391239123", "1e-8", true},
           {"1.5", "1", false},
           {"1e308", "0.123456789", false},
           {"999999999999999999000", "999999999999999999", true},
           {"2", "1000000000000000001", std::nullopt},
       }) {
    CAPTURE(row.number);
    CAPTURE(row.unit);
    CHECK(Decimal::parse(row.number)->is_multiple_of(*Decimal::parse(row.unit)) == row.expected);
  }
}

TEST_CASE("property: sums, differences and order agree with 128-bit integers") {
  CHECK(rc::check([] {
    const Scaled a = *any_scaled();
    const Scaled b = *any_scaled();
    const auto scaled = [](Wide number) { return *Decimal::parse(to_text(number) + "e-6"); };
    const Wide left = a.times_ten_to_the_six();
    const Wide right = b.times_ten_to_the_six();
    RC_ASSERT(a.decimal() == scaled(left));
    RC_ASSERT(a.decimal() + b.decimal() == scaled(left + right));
    RC_ASSERT(a.decimal() - b.decimal() == scaled(left - right));
    RC_ASSERT((a.decimal() <=> b.decimal()) == (left < right   ? std::strong_ordering::less
                                                : left > right ? std::strong_ordering::greater
                                                               : std::strong_ordering::equal));
    RC_ASSERT(a.decimal() - a.decimal() == Decimal());
  }));
}

TEST_CASE("property: products agree with 128-bit integers") {
  CHECK(rc::check([] {
    const Scaled a = *any_scaled();
    const Scaled b = *any_scaled();
    const std::string product = to_text(Wide{a.number} * b.number) + "e-" + std::to_string(a.scale + b.scale);
    RC_ASSERT(a.decimal() * b.decimal() == *Decimal::parse(product));
  }));
}

TEST_CASE("property: what is written is read back") {
  CHECK(rc::check([] {
    const Scaled a = *any_scaled();
    const std::string text = a.decimal().to_text();
    RC_ASSERT(*Decimal::parse(text) == a.decimal());
    RC_ASSERT(Decimal::parse(text)->to_text() == text);
    RC_ASSERT(Decimal::from(a.number).to_int64() == a.number);
    RC_ASSERT(Decimal::from(a.number).to_double() == static_cast<double>(a.number));
  }));
}

}  // namespace
}  // namespace llmeval
