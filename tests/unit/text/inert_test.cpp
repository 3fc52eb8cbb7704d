#include "text/inert.h"

#include "text/unicode.h"
#include "text/utf8.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

struct Row {
  std::string text;
  std::string shown;
};

// What attacks on terminals, logs, editors and reviewers are made of.
const std::vector<Row>& attacks() {
  static const std::vector<Row> rows = {
      {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
      {"\x1b[2J\x1b[H", "\\x1b[2J\\x1b[H"},        // clears the screen
      {"\x1b]0;title\x07", "\\x1b]0;title\\x07"},  // OSC 0: window title
      {"\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\", "\\x1b]8;;http://evil\\x1b\\click\\x1b]8;;\\x1b\\"},  // OSC 8
      {"\x1b]52;c;cm0gLXJmIH4=\x07", "\\x1b]52;c;cm0gLXJmIH4=\\x07"},  // OSC 52: clipboard
      {"\x1bP$q\"p\x1b\\", "\\x1bP$q\"p\\x1b\\"},                      // DCS
      {"\u009b31m", "\\u{9b}31m"},                                     // C1 CSI
      {"\u009d0;t\u009c", "\\u{9d}0;t\\u{9c}"},                        // C1 OSC, ST
      {"\x9b"
       "31m",
       "\\x9b31m"},       // C1 as a raw byte
      {"a\rb", "a\\rb"},  // overwrites the line
      {"secret\b\b\b\b\b\bpublic", "secret\\x08\\x08\\x08\\x08\\x08\\x08public"},
      {std::string("a\0b", 3), "a\\x00b"},
      {"a\tb\v\f\x7f", "a\\tb\\x0b\\x0c\\x7f"},
      {"a\u0085b\u2028c\u2029d", "a\\u{85}b\\u{2028}c\\u{2029}d"},                         // other ends of lines
      {"\u202egpj.exe", "\\u{202e}gpj.exe"},                                               // override
      {"\u202a\u202b\u202d\u202c", "\\u{202a}\\u{202b}\\u{202d}\\u{202c}"},                // embeddings
      {"\u2066a\u2067b\u2068c\u2069", "\\u{2066}a\\u{2067}b\\u{2068}c\\u{2069}"},          // isolates
      {"\u200e\u200f\u061c", "\\u{200e}\\u{200f}\\u{61c}"},                                // marks of direction
      {"pass\u200bword\u200c\u2060\u00ad", "pass\\u{200b}word\\u{200c}\\u{2060}\\u{ad}"},  // zero width
      {"\ufeffstart", "\\u{feff}start"},                                                   // byte order mark
      {"x\u200dy", "x\\u{200d}y"},                                                         // a joiner outside emoji
      {"👩\u200d", "👩\\u{200d}"},
      {"👩\u200d\u200d👩", "👩\\u{200d}\\u{200d}👩"},
      {"\U000e0001\U000e0041\U000e007f", "\\u{e0001}\\u{e0041}\\u{e007f}"},  // tags
      {"a\ufe00\ufe01", "a\\u{fe00}\\u{fe01}"},                              // selectors that carry bytes
      {"\u200b\ufe01\u202e\ufe0f", "\\u{200b}\\u{fe01}\\u{202e}\\u{fe0f}"},
      {"👍\ufe0f\U000e0151", "👍\ufe0f\\u{e0151}"},
      {"\u3164\u115f\u1160\uffa0\u034f", "\\u{3164}\\u{115f}\\u{1160}\\u{ffa0}\\u{34f}"},  // fillers
      {"\ufff9a\ufffab\ufffb", "\\u{fff9}a\\u{fffa}b\\u{fffb}"},                           // interlinear annotation
      {"\uffff\U0010ffff\ufdd0", "\\u{ffff}\\u{10ffff}\\u{fdd0}"},                         // noncharacters
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},                                                 // a lone surrogate's bytes
      {"\xc0\xaf\xff", "\\xc0\\xaf\\xff"},                                                 // overlong, impossible
      {"cut \xf0\x9f\x98", "cut \\xf0\\x9f\\x98"},
      {"a\nb", "a\\nb"},
      {"a\r\nb", "a\\r\\nb"},
  };
  return rows;
}

// Nothing but printable characters; with `lines` also \n.
bool is_inert(std::string_view text, bool lines) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '\n' && lines) continue;
    if (c < ' ' || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
        c == 0x200b || c == 0x200c || c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
        (c >= 0xe0000 && c <= 0xe00ff)) {
      return false;
    }
  }
  return !find_invalid_utf8(text);
}

TEST_CASE("attacks are shown, not done") {
  for (const Row& row : attacks()) {
    CAPTURE(row.shown);
    CHECK(inert_line(row.text) == row.shown);
    CHECK(is_inert(inert_line(row.text), false));
    CHECK(is_inert(inert_block(row.text), true));
    CHECK(excerpt(row.text) == row.shown);
  }
}

TEST_CASE("text of all scripts and emoji stays") {
  for (const std::string_view text :
       {"plain text with \\n in it", "Grüße, señor", "e\u0301", "日本語テキスト", "שלום עולם", "مرحبا", "हिन्दी कि",
        "👩‍❤️‍💋‍👨", "👩🏽‍🔬 👍🏽", "🇩🇪🇫🇷", "❤️ ☎︎", "1️⃣ #️⃣",
        "葛\U000e0100城", "½ € — … “quoted”", "a\u00a0b\u3000c", "\ufffd",
        "\u0600"
        "12",
        "\ue0b0"}) {
    CAPTURE(text);
    CHECK(inert_line(text) == text);
    CHECK(inert_block(text) == text);
  }
}

TEST_CASE("a block keeps its lines and nothing else") {
  CHECK(inert_block("a\nb\n\n") == "a\nb\n\n");
  CHECK(inert_block("a\r\nb\x1b[1m\n\tc") == "a\\r\nb\\x1b[1m\n\\tc");
}

TEST_CASE("marks beyond the eighth on one character are shown") {
  std::string pile = "a";
  for (int i = 0; i < 10; ++i) pile += "\u0301";
  std::string shown = "a";
  for (int i = 0; i < 8; ++i) shown += "\u0301";
  CHECK(inert_line(pile + "b") == shown + "\\u{301}\\u{301}b");
}

TEST_CASE("an excerpt keeps the start and the end") {
  struct Case {
    std::string_view text;
    std::size_t columns;
    std::string_view excerpt;
  };
  const std::vector<Case> cases = {
      {"", 10, ""},
      {"short", 10, "short"},
      {"exactly10!", 10, "exactly10!"},
      {"exactly 11!", 10, "exactl…11!"},
      {"abcdefghij", 4, "ab…j"},
      {"abcdefghij", 5, "abc…j"},
      {"abcdefghij", 1, "…"},
      {"abcdefghij", 0, ""},
      {"日本語日本語日本語", 10, "日本語…語"},
      {"line one\nline two\nline three", 20, "line one\\nlin… three"},
      {"abcdefgh\u202eijklm", 12, "abcdefgh…klm"},  // an escape is never cut
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(excerpt(c.text, c.columns) == c.excerpt);
    CHECK(display_width(excerpt(c.text, c.columns)) <= c.columns);
  }
  CHECK(quoted_excerpt("a \"b\"\n") == "\"a \"b\"\\n\"");
  CHECK(quoted_excerpt("abcdefghij", 4) == "\"ab…j\"");
}

TEST_CASE("a megabyte of anything gives a short excerpt at once") {
  std::vector<std::string> texts;
  for (const Row& row : attacks()) {
    std::string text;
    while (text.size() < 1'000'000) text += row.text;
    texts.push_back(text);
  }
  for (const std::string_view endless : {"\u0301", "\u1161", "\u1100", "\u093f", "👩\u200d", "🇩", "\xcc"}) {
    std::string text = "x";
    while (text.size() < 1'000'000) text += endless;
    texts.push_back(text);
  }
  for (const std::string& text : texts) {
    const std::string shown = excerpt(text);
    CHECK(display_width(shown) <= 120);
    CHECK(shown.size() < 120 * 70);
    CHECK(is_inert(shown, false));
  }
}

TEST_CASE("property: any bytes become inert, and excerpts fit") {
  CHECK(rc::check([] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(
        rc::gen::oneOf(rc::gen::arbitrary<std::string>(), rc::gen::elementOf([] {
                         std::vector<std::string> texts;
                         for (const Row& row : attacks()) texts.push_back(row.text);
                         return texts;
                       }())));
    const auto columns = *rc::gen::inRange<std::size_t>(0, 60);
    std::string text;
    for (const std::string& part : parts) text += part;
    RC_ASSERT(is_inert(inert_line(text), false));
    RC_ASSERT(is_inert(inert_block(text), true));
    RC_ASSERT(inert_line(inert_line(text)) == inert_line(text));
    const std::string shown = excerpt(text, columns);
    RC_ASSERT(is_inert(shown, false));
    RC_ASSERT(display_width(shown) <= columns);
  }));
}

}  // namespace
}  // namespace llmeval
