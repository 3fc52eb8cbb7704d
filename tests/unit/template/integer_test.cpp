#include "template/integer.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace llmeval;

namespace {

// Not in the standard, so -Wpedantic wants the word.
__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

std::string to_text(Wide number) {
  const bool negative = number < 0;
  std::string digits;
  for (UnsignedWide left = negative ? -static_cast<UnsignedWide>(number) : static_cast<UnsignedWide>(number); left != 0;
       left /= 10) {
    digits.insert(0, 1, static_cast<char>('0' + static_cast<int>(left % 10)));
  }
  return digits.empty() ? "0" : (negative ? "-" : "") + digits;
}

Wide floor_divide(Wide a, Wide b) { return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0); }

}  // namespace

TEST_CASE("whole numbers of any size agree with 128-bit arithmetic") {
  CHECK(rc::check("sum, product, division", [](std::int64_t a, std::int64_t b) {
    const Integer x(a);
    const Integer y(b);
    RC_ASSERT(Integer::add(x, y)->to_text() == to_text(Wide{a} + b));
    RC_ASSERT(Integer::multiply(x, y)->to_text() == to_text(Wide{a} * b));
    RC_ASSERT(((x <=> y) == (a <=> b)));
    RC_PRE(b != 0);
    // Dividends beyond 64 bits take the other road.
    const Wide product = Wide{a} * b + 7;
    const Integer::Division parts = Integer::divide(*Integer::parse(to_text(product)), y);
    RC_ASSERT(parts.quotient.to_text() == to_text(floor_divide(product, b)));
    RC_ASSERT(parts.rest.to_text() == to_text(product - floor_divide(product, b) * b));
  }));
}

TEST_CASE("the ends of 64 bits are no ends") {
  const Integer lowest(INT64_MIN);
  CHECK(lowest.negated().to_text() == "9223372036854775808");
  CHECK(Integer::divide(lowest, Integer(-1)).quotient.to_text() == "9223372036854775808");
  CHECK(Integer::add(*Integer::add(Integer(INT64_MAX), Integer(1)), Integer(-1))->to_int64() == INT64_MAX);
  CHECK(Integer::power(Integer(-2), Integer(63))->to_int64() == INT64_MIN);
}

TEST_CASE("a quotient is the nearest double") {
  CHECK(Integer::true_divide(Integer(1), Integer(3)) == 1.0 / 3.0);
  // (2^70 + 1) / 2^17: Python's (2**70 + 1) / 2**17.
  CHECK(Integer::true_divide(*Integer::add(*Integer::power(Integer(2), Integer(70)), Integer(1)), Integer(1 << 17)) ==
        9007199254740992.0);
  CHECK(Integer::true_divide(*Integer::power(Integer(10), Integer(400)), *Integer::power(Integer(10), Integer(399))) ==
        10.0);
}

TEST_CASE("numbers of more than 4300 digits are refused") {
  CHECK(Integer::parse(std::string(4300, '9')));
  CHECK_FALSE(Integer::parse(std::string(4301, '9')));
  CHECK_FALSE(Integer::multiply(*Integer::parse(std::string(4300, '9')), Integer(10)));
  CHECK_FALSE(Integer::parse("1.0"));
  CHECK_FALSE(Integer::parse("-"));
  CHECK_FALSE(Integer::parse(""));
}
