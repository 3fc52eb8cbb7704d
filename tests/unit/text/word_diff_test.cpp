#include "text/word_diff.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

// `a [-b-]{+c+}`
std::string shown(std::string_view before, std::string_view after) {
  std::string text;
  for (const DiffPart& part : word_diff(before, after)) {
    switch (part.kind) {
      case DiffKind::same:
        text += part.text;
        break;
      case DiffKind::removed:
        text += "[-" + part.text + "-]";
        break;
      case DiffKind::added:
        text += "{+" + part.text + "+}";
        break;
    }
  }
  return text;
}

std::string side(const std::vector<DiffPart>& parts, DiffKind left_out) {
  std::string text;
  for (const DiffPart& part : parts) {
    if (part.kind != left_out) text += part.text;
  }
  return text;
}

// No piece is empty or has a neighbour of its kind, and removed stands before added.
bool is_tidy(const std::vector<DiffPart>& parts) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].text.empty()) return false;
    if (i == 0) continue;
    if (parts[i].kind == parts[i - 1].kind) return false;
    if (parts[i].kind == DiffKind::removed && parts[i - 1].kind == DiffKind::added) return false;
  }
  return true;
}

struct Row {
  std::string_view before;
  std::string_view after;
  std::string_view shown;
};

TEST_CASE("a difference is told in words") {
  const std::vector<Row> rows = {
      {"", "", ""},
      {"same", "same", "same"},
      {"", "new", "{+new+}"},
      {"old", "", "[-old-]"},
      {"Be helpful.", "Be terse.", "Be [-helpful-]{+terse+}."},
      {"Be helpful.", "Be very helpful.", "Be {+very +}helpful."},
      {"the quick fox", "a slow fox", "[-the quick-]{+a slow+} fox"},
      {"one, two", "one; two!", "one[-,-]{+;+} two{+!+}"},
      {"refund_date: 1", "refund_dates: 1", "[-refund_date-]{+refund_dates+}: 1"},
      {"a\nb\nc\n", "a\nc\n", "a\n[-b\n-]c\n"},
      {"a\nb", "a\nb\n", "a\nb{+\n+}"},
      {"a  b", "a b", "a[-  -]{+ +}b"},
      {"x\r\ny", "x\ny", "x[-\r\n-]{+\n+}y"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.after);
    CHECK(shown(row.before, row.after) == row.shown);
  }
}

TEST_CASE("no grapheme is cut, and scripts without spaces are compared by characters") {
  const std::vector<Row> rows = {
      {"ok 👍🏽", "ok 👍", "ok [-👍🏽-]{+👍+}"},
      {"e\u0301t", "et", "[-e\u0301t-]{+et+}"},
      {"日本語です", "日本人です", "日本[-語-]{+人+}です"},
      {"안녕 하세요", "안녕 세요", "안녕 [-하세요-]{+세요+}"},
      {"ไทย", "ไทa", "ไท[-ย-]{+a+}"},
      {"a\xff z", "a\xfe z", "a[-\xff-]{+\xfe+} z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CHECK(shown(row.before, row.after) == row.shown);
  }
}

std::string lines(std::size_t count, std::string_view text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += std::string(text) + " " + std::to_string(i) + "\n";
  return all;
}

TEST_CASE("of large texts only the changed lines are compared by words") {
  const std::string before = "first line\n" + lines(5000, "the same text in line") + "last line\n";
  const std::string after = "another line\n" + lines(5000, "the same text in line") + "last row\n";
  const std::vector<DiffPart> parts = word_diff(before, after);
  REQUIRE(parts.size() == 6);
  CHECK(parts[0] == DiffPart{DiffKind::removed, "first"});
  CHECK(parts[1] == DiffPart{DiffKind::added, "another"});
  CHECK(parts[3] == DiffPart{DiffKind::removed, "line"});
  CHECK(parts[4] == DiffPart{DiffKind::added, "row"});
  CHECK(side(parts, DiffKind::added) == before);
  CHECK(side(parts, DiffKind::removed) == after);
}

TEST_CASE("a long text of one line is compared along the words that both have once") {
  std::string before;
  for (int i = 0; i < 5000; ++i) before += std::to_string(i) + " and ";
  const std::string after = "zero" + before.substr(1) + "end";
  CHECK(shown(before, after) == "[-0-]{+zero+}" + before.substr(1) + "{+end+}");
}

TEST_CASE("what is too much is removed and added as a whole") {
  std::string before;
  std::string after;
  for (int i = 0; i < 300'000; ++i) {
    before += i % 3 == 0 ? "a " : "b ";
    after += i % 5 == 0 ? "c " : "d ";
  }
  const std::vector<DiffPart> parts = word_diff(before, after);
  CHECK(side(parts, DiffKind::added) == before);
  CHECK(side(parts, DiffKind::removed) == after);
  CHECK(parts.size() <= 3);
}

rc::Gen<std::string> any_text() {
  const auto pieces = rc::gen::elementOf(std::vector<std::string>{
      "a", "b", "word", " ", "  ", "\n", "\r\n", ".", "日", "本", "\u0301", "👍🏽", "\xff", "\xe2\x80", "_", "7"});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces), [](const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += part;
    return text;
  });
}

TEST_CASE("applying a difference to either text gives the other") {
  CHECK(rc::check([] {
    const std::string before = *any_text();
    const std::string after = *any_text();
    const std::vector<DiffPart> parts = word_diff(before, after);
    RC_ASSERT(side(parts, DiffKind::added) == before);
    RC_ASSERT(side(parts, DiffKind::removed) == after);
    RC_ASSERT(is_tidy(parts));
  }));
}

TEST_CASE("so it is for texts that are large") {
  CHECK(rc::check([] {
    const auto words = [] {
      const auto count = *rc::gen::inRange(1000, 6000);
      const auto kinds = *rc::gen::inRange(2, 8000);
      const auto line = *rc::gen::inRange(1, 3000);
      std::uint32_t state = *rc::gen::arbitrary<std::uint32_t>();
      std::string text;
      for (int i = 0; i < count; ++i) {
        state = state * 1664525 + 1013904223;
        text += std::to_string((state >> 8) % static_cast<std::uint32_t>(kinds)) + (i % line == 0 ? "\n" : " ");
      }
      return text;
    };
    const std::string before = words();
    const std::string after = words();
    const std::vector<DiffPart> parts = word_diff(before, after);
    RC_ASSERT(side(parts, DiffKind::added) == before);
    RC_ASSERT(side(parts, DiffKind::removed) == after);
    RC_ASSERT(is_tidy(parts));
  }));
}

}  // namespace
}  // namespace llmeval
