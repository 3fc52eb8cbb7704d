#include "text/regex.h"

#include "base/assert.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace llmeval {
namespace {

Regex compiled(std::string_view pattern, const RegexOptions& options = {}) {
  auto regex = Regex::compile(pattern, options);
  REQUIRE_MESSAGE(regex.has_value(), pattern);
  return *regex;
}

// The text of the first match, or nothing.
std::optional<std::string> first(std::string_view pattern, std::string_view text, const RegexOptions& options = {}) {
  const auto found = compiled(pattern, options).search(text);
  REQUIRE(found.has_value());
  if (!*found) return std::nullopt;
  return std::string(text.substr((*found)->begin, (*found)->end - (*found)->begin));
}

TEST_CASE("a pattern that does not compile says why and where") {
  struct Row {
    std::string_view pattern;
    std::string_view message;
    std::size_t offset;
  };
  const std::vector<Row> rows = {
      {"(a", "missing closing parenthesis", 2},
      {"a)", "unmatched closing parenthesis", 1},
      {"[a", "missing terminating ] for character class", 2},
      {"x[z-a]", "range out of order in character class", 4},
      {"+a", "quantifier does not follow a repeatable item", 0},
      {"a\\", "\\ at end of pattern", 2},
      {"\\C", "using \\C is disabled by the application", 2},
      {"(?<n>a)(?<n>b)", "two named subpatterns have the same name (PCRE2_DUPNAMES not set)", 12},
      {"a\\1", "reference to non-existent subpattern", 2},
      {"(?<=a+)b", "lookbehind assertion is not fixed length", 0},
      {"\xff", "UTF-8 error: illegal byte (0xfe or 0xff)", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    const auto regex = Regex::compile(row.pattern);
    REQUIRE_FALSE(regex.has_value());
    CHECK(regex.error().message == row.message);
    CHECK(regex.error().offset == row.offset);
  }
}

TEST_CASE("searches") {
  CHECK(first("b+", "abbbc") == "bbb");
  CHECK(first("x", "abc") == std::nullopt);
  CHECK(first("", "abc") == "");
  CHECK(first("^$", "") == "");
  CHECK(first("(?<!\\d)\\d{3}(?!\\d)", "1234 567") == "567");
  CHECK(first("(?<q>['\"]).*?\\k<q>", "say 'a\"b' now") == "'a\"b'");
  CHECK(first("a.c", "a\nc") == std::nullopt);
  CHECK(first("a.c", "a\nc", {.dot_all = true}) == "a\nc");
  CHECK(first("a.c", "a\rc") == "a\rc");  // only \n ends a line
  CHECK(first("^b", "a\nb") == std::nullopt);
  CHECK(first("^b$", "a\nb\nc", {.multi_line = true}) == "b");
  CHECK(first("STRASSE", "strasse", {.ignore_case = true}) == "strasse");
  CHECK(first("É", "é", {.ignore_case = true}) == "é");
  CHECK(first("a$", "a\n") == "a");
  CHECK(first("a\\z", "a\n") == std::nullopt);
  CHECK(first(std::string_view("a\0b", 3), std::string_view("xa\0b", 4)) == std::string("a\0b", 3));
}

TEST_CASE("classes are Unicode's, and characters are never cut") {
  CHECK(first("\\w+", "– größer –") == "größer");
  CHECK(first("\\d+", "x٣٤") == "٣٤");
  CHECK(first("\\bé", "a é") == "é");
  CHECK(first("\\s", "a\u00a0b") == "\u00a0");
  CHECK(first(".", "😀") == "😀");
  CHECK(first("\\p{Han}+", "abc漢字") == "漢字");
  CHECK(first("^.{3}$", "añ€") == "añ€");
}

TEST_CASE("JSON Schema's dialect") {
  const RegexOptions ecma{.ecma = true};
  CHECK(first("\\d+", "x٣٤", ecma) == std::nullopt);
  CHECK(first("\\w+", "é", ecma) == std::nullopt);
  CHECK(first("^.$", "é", ecma) == "é");
  CHECK(first("a$", "a\n", ecma) == std::nullopt);
  CHECK(first("\\u00e9", "é", ecma) == "é");
  CHECK(first("\\x41", "A", ecma) == "A");
  CHECK(first("^\\1(a)$", "a", ecma) == "a");  // a group not yet set matches the empty text
  CHECK(first("^\\1(a)$", "a") == std::nullopt);
  CHECK(first("^\\p{L}+$", "été", ecma) == "été");
  CHECK(first("^\\p{Letter}\\P{Lowercase_Letter}$", "éÉ", ecma) == "éÉ");
  CHECK(first("\\p{Script=Greek}+", "abγδ", ecma) == "γδ");
  CHECK(first("\\p{digit}+", "x٣٤", ecma) == "٣٤");
  CHECK(first("^\\s[\\s]$", "\u00a0\ufeff", ecma) == "\u00a0\ufeff");
  CHECK(first("^[\\S]\\S$", "a\u00a0", ecma) == std::nullopt);
  CHECK(first("^.$", "\u2028", ecma) == std::nullopt);
  CHECK(first("^[^]$", "\n", ecma) == "\n");
  CHECK(first("x[]|a", "xa", ecma) == "a");
  CHECK(first("[[:]", "[", ecma) == "[");
  CHECK(first("\\v\\cA\\0", std::string("\v\1\0", 3), ecma) == std::string("\v\1\0", 3));
  CHECK(first("\\uD83D\\uDE00|\\u{1F601}", "\U0001F601", ecma) == "\U0001F601");
  CHECK(first("^(a)(b)\\2$", "abb", ecma) == "abb");
  CHECK(first("^(?<x>a)\\k<x>a{2}?{$", "aaaa{", ecma) == "aaaa{");
  CHECK(first("a{,2}", "a{,2}", ecma) == "a{,2}");
}

TEST_CASE("what JSON Schema's dialect does not have is an error with its place") {
  const auto refusal = [](std::string_view pattern) {
    const auto regex = Regex::compile(pattern, {.ecma = true});
    REQUIRE_FALSE(regex.has_value());
    return std::to_string(regex.error().offset) + ": " + regex.error().message;
  };
  CHECK(refusal("^a\\Z") == "2: '\\Z' is no escape of ECMA-262");
  CHECK(refusal("\\a") == "0: '\\a' is no escape of ECMA-262");
  CHECK(refusal("x(?i)y") == "1: this kind of group is not in ECMA-262");
  CHECK(refusal("(*ACCEPT)") == "0: this kind of group is not in ECMA-262");
  CHECK(refusal("a++") == "2: nothing to repeat");
  CHECK(refusal("a??b+?*") == "6: nothing to repeat");
  CHECK(refusal("ab[c") == "2: missing ']'");
  CHECK(refusal("a\\") == "1: the pattern ends with '\\'");
  CHECK(refusal("\\p{Foo}") == "7: unknown property after \\P or \\p");
  CHECK(refusal("\\s(") == "3: missing closing parenthesis");
  CHECK(refusal("^(a)\\10$") == "4: reference to non-existent subpattern");
  CHECK(refusal("\\uD83Dx") == "0: '\\u' is no escape of ECMA-262");
}

TEST_CASE("a match has its place, its groups and its names") {
  const Regex regex = compiled("(?<year>\\d{4})(?:-(?<month>\\d\\d))?(x)?(\\s*)");
  CHECK(regex.group_names() == std::vector<std::string>{"year", "month"});
  CHECK(compiled("(a)").group_names().empty());
  const auto found = regex.search("in 2024, 1999-12x");
  REQUIRE((found && *found));
  CHECK((*found)->begin == 3);
  CHECK((*found)->end == 7);
  CHECK((*found)->groups == std::vector<std::optional<std::string>>{"2024", std::nullopt, std::nullopt, ""});
  CHECK((*found)->named == std::vector<std::pair<std::string, std::string>>{{"year", "2024"}});
  const auto next = regex.search("in 2024, 1999-12x", (*found)->end);
  REQUIRE((next && *next));
  CHECK((*next)->begin == 9);
  CHECK((*next)->groups == std::vector<std::optional<std::string>>{"1999", "12", "x", ""});
  CHECK((*next)->named == std::vector<std::pair<std::string, std::string>>{{"year", "1999"}, {"month", "12"}});
}

TEST_CASE("a search from an offset looks back over it") {
  const Regex regex = compiled("(?<=a)b|^c");
  const auto found = regex.search("ab", 1);
  REQUIRE((found && *found));
  CHECK((*found)->begin == 1);
  CHECK_FALSE(regex.search("cc", 1)->has_value());
  CHECK_FALSE(regex.search("ab", 2)->has_value());
  CHECK_THROWS_AS((void)regex.search("ab", 3), BugError);
  CHECK_THROWS_AS((void)regex.search("a\xff"), BugError);
}

TEST_CASE("a start behind the end is put back") {
  const auto found = compiled("(?=(?1)c)(ab\\K)?").search("abc");
  REQUIRE((found && *found));
  CHECK((*found)->begin <= (*found)->end);
}

TEST_CASE("matches are counted one after the other") {
  const auto count = [](std::string_view pattern, std::string_view text) {
    const auto matches = compiled(pattern).count(text);
    REQUIRE(matches.has_value());
    return *matches;
  };
  CHECK(count("a", "banana") == 3);
  CHECK(count("ana", "banana") == 1);
  CHECK(count("x", "") == 0);
  CHECK(count("a*", "baac") == 4);
  CHECK(count("", "é\u4e2d") == 3);
  CHECK(count("^", "a\nb") == 1);
  CHECK(count("(?m)^", "a\nb") == 2);
  CHECK(count("(?=a)", "aa") == 2);
  CHECK(count("(?<=a)b", "abab") == 2);
}

TEST_CASE("more groups than one thread has had room for") {
  CHECK(first("(a)", "a") == "a");
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "(a)";
  const auto found = compiled(pattern).search(std::string(100, 'a'));
  REQUIRE((found && *found));
  CHECK((*found)->groups.size() == 100);
  CHECK((*found)->groups[99] == "a");
  CHECK(first("(b)", "ab") == "b");
}

TEST_CASE("a search that would take hours is stopped by the clock") {
  const auto stop = [](std::string_view pattern, const std::string& text) {
    const auto found = compiled(pattern).search(text);
    return found ? std::nullopt : std::optional<RegexStop>(found.error());
  };
  CHECK(stop("[ab]*[ab]*[cd]", std::string(200'000, 'a')) == RegexStop::too_slow);
  CHECK(stop("^(a+)+$", std::string(100, 'a') + "!") == RegexStop::too_slow);
  CHECK(stop("(*NO_JIT)^(a+)+$", std::string(100, 'a') + "!") == RegexStop::too_slow);
  CHECK(stop("\\w+\\s", std::string(2'000'000, 'a')) == RegexStop::too_slow);
  CHECK(describe(RegexStop::too_slow) == "took longer than 100 ms");
}

TEST_CASE("a search that would take all memory is stopped") {
  const auto jit = compiled("(?R)?a[cd]").search(std::string(2'000'000, 'a'));
  REQUIRE_FALSE(jit.has_value());
  CHECK(jit.error() == RegexStop::too_much_memory);
  const auto interpreted = compiled("(*NO_JIT)(?R)?a[cd]").search(std::string(2'000'000, 'a'));
  REQUIRE_FALSE(interpreted.has_value());
  CHECK(interpreted.error() == RegexStop::too_much_memory);
}

TEST_CASE("long answers alone are no reason to stop") {
  const std::string text = std::string(240'000, 'a') + "x";
  CHECK(first("(?:.|\\n)*x", text) == text);
  CHECK(first("(.|\\n)*x", text.substr(100'000)) == text.substr(100'000));
  CHECK(first("^(?:[a-w]|\\s)*", text)->size() == 240'000);
  CHECK(first("(?s)^.*(x)$", text) == text);
}

TEST_CASE("a pattern is searched from several threads at once") {
  const Regex regex = compiled("(\\w+)@(\\w+)");
  std::vector<std::thread> threads;
  std::vector<int> found(4, 0);
  for (std::size_t t = 0; t < found.size(); ++t) {
    threads.emplace_back([&, t] {
      const std::string name(t + 1, 'n');
      for (int i = 0; i < 500; ++i) {
        const auto match = regex.search("mail " + name + "@host now");
        if (match && *match && (*match)->groups[0] == name) ++found[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(found == std::vector<int>(4, 500));
}

TEST_CASE("escaped text matches itself only") {
  CHECK(regex_escape("a.b") == "a\\.b");
  CHECK(regex_escape("Grüße_1") == "Grüße_1");
  CHECK(first(regex_escape("$5.00 (net)"), "costs $5.00 (net).") == "$5.00 (net)");
  CHECK(rc::check([](std::string text) {
    for (char& c : text) c = static_cast<char>(c & 0x7f);
    for (const std::string prefix : {"^(?:", "(?x)^(?:", ""}) {
      const bool is_ecma = prefix.empty();
      const auto regex = is_ecma ? Regex::compile("^(?:" + regex_escape(text) + ")$", {.ecma = true})
                                 : Regex::compile(prefix + regex_escape(text) + ")\\z");
      RC_ASSERT(regex.has_value());
      const auto found = regex->search(text);
      RC_ASSERT(found.has_value() && found->has_value());
      RC_ASSERT(!regex->search(text + "x")->has_value());
    }
  }));
}

}  // namespace
}  // namespace llmeval
