#include "text/unicode.h"

#include "text/utf8.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace std::string_view_literals;

namespace llmeval {
namespace {

struct Row {
  std::string_view text;
  std::string_view result;
};

TEST_CASE("case folding is full") {
  const std::vector<Row> rows = {
      {"", ""},
      {"Hello, World 42!", "hello, world 42!"},
      {"STRASSE", "strasse"},
      {"Straße", "strasse"},
      {"STRAẞE", "strasse"},
      {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
      {"σίσυφος", "σίσυφοσ"},
      {"ﬃ", "ffi"},
      {"İ", "i\u0307"},
      {"ı", "ı"},
      {"K", "k"},  // KELVIN SIGN
      {"ПРИВЕТ", "привет"},
      {"中文", "中文"},
      {"ᾳ", "αι"},
      {"\xff"
       "A",
       "\ufffd"
       "a"},
  };
  for (const Row& row : rows) CHECK(fold_case(row.text) == row.result);
}

TEST_CASE("lower case knows the final sigma and the dotted I") {
  const std::vector<Row> rows = {
      {"ABC xyz", "abc xyz"},
      {"ÉCOLE", "école"},
      {"İ", "i\u0307"},
      {"ΣΊΣΥΦΟΣ", "σίσυφος"},
      {"ΟΔΟΣ ΣΤΟΠ", "οδος στοπ"},
      {"Σ", "σ"},
      {"ΑΣ.", "ας."},
      {"ΑΣ'Α", "ασ'α"},
      {"Α\u0301Σ", "α\u0301ς"},
      {"STRASSE ẞ", "strasse ß"},
  };
  for (const Row& row : rows) CHECK(to_lower(row.text) == row.result);
}

TEST_CASE("upper case is full") {
  const std::vector<Row> rows = {
      {"abc XYZ", "ABC XYZ"},
      {"école", "ÉCOLE"},
      {"straße", "STRASSE"},
      {"ẞ", "ẞ"},
      {"ﬃ", "FFI"},
      {"ŉ", "ʼN"},
      {"ǰ", "J\u030c"},
      {"ΐ", "Ι\u0308\u0301"},
      {"ᾳ", "ΑΙ"},
      {"ᾼ", "ΑΙ"},
      {"ǆ", "Ǆ"},
      {"i", "I"},
      {"ı", "I"},
      {"İ", "İ"},
      {"ς", "Σ"},
  };
  for (const Row& row : rows) CHECK(to_upper(row.text) == row.result);
}

TEST_CASE("normal forms") {
  CHECK(to_nfc("plain") == "plain");
  CHECK(to_nfc("e\u0301") == "é");
  CHECK(to_nfc("\u212b") == "Å");
  CHECK(to_nfc("\u1100\u1161\u11a8") == "각");
  CHECK(to_nfc("a\u0315\u0316") == "a\u0316\u0315");  // ordered by combining class
  CHECK(to_nfc("\u0958") == "\u0915\u093c");          // excluded from composition
  CHECK(to_nfc("ﬁ ² ①") == "ﬁ ² ①");
  CHECK(to_nfkc("ﬁ ² ① Ａ\u00a0ｶﾞ") == "fi 2 1 A ガ");
  CHECK(to_nfkc("\ufdfa").size() > 20);  // the longest decomposition there is
  CHECK(to_nfc("a\xff") == "a\ufffd");
  CHECK(to_nfc(std::string_view("\0é", 3)) == std::string("\0é", 3));
}

TEST_CASE("a long run of marks in the wrong order is normalised in linear time") {
  std::string marks;
  for (int i = 0; i < 100'000; ++i) marks += "\u0315\u0316";
  const std::string normal = to_nfc("x" + marks);
  CHECK(normal.size() == marks.size() + 1);
  CHECK(normal.substr(0, 5) == "x\u0316\u0316");
  CHECK(normal.substr(normal.size() - 4) == "\u0315\u0315");
}

TEST_CASE("white space and word characters") {
  const std::u32string_view spaces =
      U"\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
      U"\u202f\u205f\u3000";
  std::size_t found = 0;
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (is_space(c)) ++found;
  }
  CHECK(found == spaces.size());
  for (const char32_t c : spaces) CHECK(is_space(c));
  for (const char32_t c : U"aZ09éñ中あ한\u0301\u093f½"sv) CHECK(is_word_character(c));
  for (const char32_t c : U"_-.,!? \n'\"€😀。"sv) CHECK_FALSE(is_word_character(c));
}

TEST_CASE("punctuation is Unicode's") {
  for (const char32_t c : U"!\"#%&'()*,-./:;?@[\\]_{}¡§«»¿–—‘’“”…、。「」") CHECK((c == 0 || is_punctuation(c)));
  for (const char32_t c : U"$+<=>^`|~a1é中 \n") CHECK_FALSE(is_punctuation(c));
}

TEST_CASE("a grapheme ends where the next begins") {
  const std::string_view text = "e\u0301\r\n👩‍👩‍👧x";
  CHECK(end_of_grapheme(text, 0) == 3);
  CHECK(end_of_grapheme(text, 3) == 5);
  CHECK(end_of_grapheme(text, 5) == text.size() - 1);
  CHECK(end_of_grapheme(text, text.size() - 1) == text.size());
  CHECK(end_of_grapheme("\xff", 0) == 1);
}

TEST_CASE("trim takes white space of every kind off both ends") {
  CHECK(trim("") == "");
  CHECK(trim("  \t\r\n ") == "");
  CHECK(trim("a") == "a");
  CHECK(trim(" \u00a0\u3000 a b \u2029\n") == "a b");
  CHECK(trim("\u200b x") == "\u200b x");  // zero width is no white space
  CHECK(trim(" \xff ") == "\xff");
  CHECK(trim("é ") == "é");
}

TEST_CASE("property: mappings give valid text and are stable") {
  CHECK(rc::check([](const std::vector<std::uint32_t>& numbers) {
    std::string text;
    for (const std::uint32_t number : numbers) append_utf8(text, static_cast<char32_t>(number % 0x30000));
    for (const std::string& mapped : {fold_case(text), to_lower(text), to_upper(text), to_nfc(text), to_nfkc(text)}) {
      RC_ASSERT(!find_invalid_utf8(mapped));
    }
    RC_ASSERT(fold_case(fold_case(text)) == fold_case(text));
    RC_ASSERT(to_nfc(to_nfc(text)) == to_nfc(text));
    RC_ASSERT(to_nfkc(to_nfc(text)) == to_nfkc(text));
    const std::string_view trimmed = trim(text);
    RC_ASSERT(trim(trimmed) == trimmed);
    RC_ASSERT(count_words(trimmed) == count_words(text));
  }));
}

}  // namespace
}  // namespace llmeval
