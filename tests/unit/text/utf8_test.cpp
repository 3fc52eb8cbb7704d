#include "text/utf8.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

std::string encoded(char32_t code_point) {
  std::string text;
  append_utf8(text, code_point);
  return text;
}

// Any scalar value, with as many of one byte as of four.
rc::Gen<char32_t> any_scalar() {
  return rc::gen::map(
      rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 0x80), rc::gen::inRange<std::uint32_t>(0x80, 0x800),
                     rc::gen::inRange<std::uint32_t>(0x800, 0xd800), rc::gen::inRange<std::uint32_t>(0xe000, 0x10000),
                     rc::gen::inRange<std::uint32_t>(0x10000, 0x110000)),
      [](std::uint32_t number) { return static_cast<char32_t>(number); });
}

TEST_CASE("invalid UTF-8 is found at its first byte") {
  struct Row {
    std::string_view text;
    std::optional<std::size_t> offset;
  };
  const std::vector<Row> rows = {
      {"", std::nullopt},
      {"plain", std::nullopt},
      {std::string_view("a\0b", 3), std::nullopt},
      {"\x7f", std::nullopt},
      {"\xc2\x80", std::nullopt},
      {"\xdf\xbf", std::nullopt},
      {"\xe0\xa0\x80", std::nullopt},
      {"\xed\x9f\xbf", std::nullopt},
      {"\xee\x80\x80", std::nullopt},
      {"\xef\xbf\xbf", std::nullopt},
      {"\xf0\x90\x80\x80", std::nullopt},
      {"\xf4\x8f\xbf\xbf", std::nullopt},
      {"\x80", 0},
      {"ab\xbf", 2},
      {"\xc0\x80", 0},          // overlong NUL
      {"\xc1\xbf", 0},          // overlong DEL
      {"\xe0\x9f\xbf", 0},      // overlong, three bytes
      {"\xf0\x8f\xbf\xbf", 0},  // overlong, four bytes
      {"\xed\xa0\x80", 0},      // the first surrogate
      {"\xed\xbf\xbf", 0},      // the last surrogate
      {"\xf4\x90\x80\x80", 0},  // U+110000
      {"\xf5\x80\x80\x80", 0},
      {"\xff", 0},
      {"a\xc3", 1},
      {"a\xe2\x82", 1},
      {"a\xf0\x9f\x98", 1},
      {"\xc3(", 0},
      {"12345678\xe2\x82\xac"
       "12345678\xff",
       19},
      {"\xe2\x82\xac\xe2\x82", 3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(find_invalid_utf8(row.text) == row.offset);
  }
}

TEST_CASE("the ASCII at the start is measured to the byte") {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text(size, 'x');
    CHECK(ascii_prefix(text) == size);
    CHECK(ascii_prefix(text + "é" + text) == size);
    CHECK(find_invalid_utf8(text + "\xff" + text) == size);
  }
}

TEST_CASE("each maximal ill-formed part becomes one replacement character") {
  // Unicode 15, table 3-8 and its neighbours.
  const std::string r = "\ufffd";
  CHECK(repair_utf8("whole é €") == "whole é €");
  CHECK(repair_utf8("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64") ==
        "a" + r + r + r + "b" + r + "c" + r + r + "d");
  CHECK(repair_utf8("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(repair_utf8("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41") == r + r + r + r + r + r + r + r + "A");
  CHECK(repair_utf8("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42") == r + r + r + r + r + "A" + r + r + "B");
  CHECK(repair_utf8("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41") == r + r + r + r + "A");
  CHECK(repair_utf8("cut \xf0\x9f\x98") == "cut " + r);
}

TEST_CASE("code points are read forwards and backwards") {
  const std::string_view text = "aé€😀\xffz";
  const std::vector<char32_t> expected = {U'a', U'é', U'€', U'😀', 0xfffd, U'z'};
  std::vector<char32_t> forwards;
  std::vector<std::size_t> offsets;
  for (std::size_t at = 0; at < text.size();) {
    offsets.push_back(at);
    forwards.push_back(next_code_point(text, at));
  }
  CHECK(forwards == expected);
  std::vector<char32_t> backwards;
  for (std::size_t at = text.size(); at > 0;) {
    backwards.insert(backwards.begin(), previous_code_point(text, at));
    CHECK(at == offsets[offsets.size() - backwards.size()]);
  }
  CHECK(backwards == expected);
}

TEST_CASE("what is no scalar value is written as U+FFFD") {
  CHECK(encoded(0xd800) == "\ufffd");
  CHECK(encoded(0xdfff) == "\ufffd");
  CHECK(encoded(0x110000) == "\ufffd");
  CHECK(encoded(0x10ffff) == "\xf4\x8f\xbf\xbf");
  CHECK(encoded(0) == std::string(1, '\0'));
}

TEST_CASE("code points are counted, invalid bytes one each") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("abc") == 3);
  CHECK(count_code_points("añ€😀") == 4);
  CHECK(count_code_points("e\u0301") == 2);
  CHECK(count_code_points("\xff\xfe\xf0\x9f\x98") == 5);
}

TEST_CASE("property: what is written is valid and reads back") {
  CHECK(rc::check([] {
    const auto code_points = *rc::gen::container<std::vector<char32_t>>(any_scalar());
    std::string text;
    for (const char32_t code_point : code_points) append_utf8(text, code_point);
    RC_ASSERT(!find_invalid_utf8(text));
    RC_ASSERT(repair_utf8(text) == text);
    RC_ASSERT(count_code_points(text) == code_points.size());
    std::size_t at = 0;
    for (const char32_t code_point : code_points) RC_ASSERT(next_code_point(text, at) == code_point);
    for (auto it = code_points.rbegin(); it != code_points.rend(); ++it)
      RC_ASSERT(previous_code_point(text, at) == *it);
    RC_ASSERT(at == 0U);
  }));
}

TEST_CASE("property: any bytes are repaired to valid text, and what was valid before them stays") {
  CHECK(rc::check([](const std::string& good, const std::vector<std::uint8_t>& bad) {
    const std::string text = repair_utf8(good) + std::string(bad.begin(), bad.end());
    const std::string repaired = repair_utf8(text);
    RC_ASSERT(!find_invalid_utf8(repaired));
    const std::size_t same = find_invalid_utf8(text).value_or(text.size());
    RC_ASSERT(repaired.substr(0, same) == text.substr(0, same));
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
    RC_ASSERT(count == count_code_points(text));
  }));
}

}  // namespace
}  // namespace llmeval
