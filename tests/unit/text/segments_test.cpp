#include "text/unicode.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

struct Count {
  std::string_view text;
  std::size_t count;
};

TEST_CASE("graphemes are what a reader takes for characters") {
  const std::vector<Count> rows = {
      {"", 0},
      {"abc", 3},
      {"a\r\nb", 3},
      {"\r\n\r\n\n\r", 4},
      {"é", 1},
      {"e\u0301", 1},
      {"xe\u0301x", 3},
      {"각", 1},
      {"\u1100\u1161\u11a8", 1},
      {"👩‍❤️‍💋‍👨", 1},
      {"👍🏽", 1},
      {"🇩🇪🇫🇷", 2},
      {"🇩🇪🇫", 2},
      {"#\ufe0f\u20e3", 1},
      {"कि", 1},
      {"\u0600"
       "1",
       1},  // a prepended mark
      {"日本語", 3},
      {"\xff\xfe", 2},
  };
  for (const Count& row : rows) {
    CAPTURE(row.text);
    CHECK(count_graphemes(row.text) == row.count);
  }
}

TEST_CASE("words are runs without white space") {
  const std::vector<Count> rows = {
      {"", 0},
      {" \n ", 0},
      {"one", 1},
      {" one  two\tthree\n", 3},
      {"it's 3.14, right?", 3},
      {"a\u00a0b\u3000c", 3},
      {"日本語 です", 2},
  };
  for (const Count& row : rows) CHECK(count_words(row.text) == row.count);
}

TEST_CASE("sentences") {
  const std::vector<Count> rows = {
      {"", 0},
      {"  \n\n ", 0},
      {"no end", 1},
      {"One.", 1},
      {"One. Two! Three?", 3},
      {"One. Two", 2},
      {"Pi is 3.14 here.", 1},
      {"See example.com for more.", 1},
      {"Wait... what?!", 2},
      {"Hm… yes.", 2},
      {"He said \"Go.\" Then he left.", 2},
      {"(Really?) Yes.", 2},
      {"“Stop!” she cried.", 2},  // by the rule, not by grammar
      {"A heading\n\nA paragraph.", 2},
      {"A heading\r\n\r\nA paragraph.", 2},
      {"one line\nand the same sentence", 1},
      {"Done.\n\nNext.", 2},
      {"你好。再见！真的？", 3},
      {"「行く。」と言った。", 2},
      {"真的？！好", 2},
      {"هل أنت هنا؟ نعم.", 2},
      {"यह है। वह है।", 2},
      {"🙂", 1},
  };
  for (const Count& row : rows) {
    CAPTURE(row.text);
    CHECK(count_sentences(row.text) == row.count);
  }
}

TEST_CASE("lines") {
  const std::vector<Count> rows = {
      {"", 0},      {"a", 1},    {"a\n", 1},   {"a\nb", 2},    {"\n", 1}, {"\n\n", 2},     {"a\r\nb", 2},
      {"a\r\n", 1}, {"a\rb", 2}, {"a\n\r", 2}, {"a\r\r\n", 2}, {"\r", 1}, {"x\n\ny\n", 3},
  };
  for (const Count& row : rows) {
    CAPTURE(row.text);
    CHECK(count_lines(row.text) == row.count);
  }
}

TEST_CASE("display width") {
  const std::vector<Count> rows = {
      {"", 0},
      {"abc", 3},
      {"e\u0301", 1},
      {"ae\u0301", 2},
      {"日本語", 6},
      {"ｱｲ", 2},
      {"Ａ", 2},
      {"👍🏽", 2},
      {"🇩🇪", 2},
      {"👩‍❤️‍💋‍👨", 2},
      {"❤\ufe0f", 2},
      {"…", 1},
      {"각", 2},
      {"─│", 2},
      {"\u1100\u1161\u11a8", 2},
      {"x日e\u0301y", 5},
  };
  for (const Count& row : rows) {
    CAPTURE(row.text);
    CHECK(display_width(row.text) == row.count);
  }
}

TEST_CASE("a cell ends with its grapheme, and after 64 bytes") {
  const Cell family = next_cell("x👩‍❤️‍💋‍👨y", 1);
  CHECK(family.begin == 1);
  CHECK(family.end == 1 + std::string_view("👩‍❤️‍💋‍👨").size());
  CHECK(family.width == 2);
  std::string pile = "a";
  for (int i = 0; i < 1000; ++i) pile += "\u0301";
  CHECK(next_cell(pile, 0).end <= 68);
  CHECK(display_width(pile) >= pile.size() / 68);
  CHECK(count_graphemes(pile) == 1);
}

TEST_CASE("text is fitted to a width between graphemes") {
  struct Row {
    std::string_view text;
    std::size_t width;
    std::string_view fitted;
  };
  const std::vector<Row> rows = {
      {"", 0, ""},          {"abc", 0, ""},     {"abc", 1, "…"},         {"abc", 2, "a…"},
      {"abc", 3, "abc"},    {"abc", 9, "abc"},  {"日本語", 6, "日本語"}, {"日本語", 5, "日本…"},
      {"日本語", 4, "日…"}, {"日本語", 1, "…"}, {"ab日本", 4, "ab…"},    {"e\u0301xy", 2, "e\u0301…"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.width);
    CHECK(fit_width(row.text, row.width) == row.fitted);
  }
}

TEST_CASE("property: what is fitted fits, and is a start of the text") {
  CHECK(rc::check([] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(
        rc::gen::elementOf(std::vector<std::string>{"a", " ", "日", "\u0301", "👍🏽", "🇩🇪", "각", "x", "…"}));
    const auto width = *rc::gen::inRange<std::size_t>(0, 30);
    std::string text;
    for (const std::string& part : parts) text += part;
    const std::string fitted = fit_width(text, width);
    RC_ASSERT(display_width(fitted) <= width);
    if (fitted != text && width > 0) {
      RC_ASSERT(fitted.ends_with("…"));
      RC_ASSERT(text.starts_with(fitted.substr(0, fitted.size() - std::string_view("…").size())));
      RC_ASSERT(display_width(fitted) + 2 >= width);  // Only a wide character may leave a gap.
    }
    RC_ASSERT(count_graphemes(text) <= parts.size());
  }));
}

}  // namespace
}  // namespace llmeval
