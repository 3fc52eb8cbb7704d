#include "data/json.h"
#include "data/yaml.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// All errors, a line each, as the user sees them; or what was read.
std::string errors(std::string_view text, std::uint32_t first_line = 1) {
  Diagnostics diagnostics;
  const std::optional<Value> value = parse_yaml(text, diagnostics.add_source("a.yaml"), diagnostics, first_line);
  if (value) return to_json(*value);
  std::string texts;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) texts += diagnostic.to_text() + "\n";
  return texts;
}

struct Row {
  std::string yaml;
  std::string error;
};

TEST_CASE("mistakes in the syntax are told in plain words") {
  for (const Row& row : std::vector<Row>{
           {"a: b: c",
            "a.yaml:1:5: error: a ':' where no key can stand (put a text that holds ': ' in quotes, or check the "
            "indentation)"},
           {"a: 1\n b: 2",
            "a.yaml:2:3: error: a ':' where no key can stand (put a text that holds ': ' in quotes, or check the "
            "indentation)"},
           {"a:\n  - x\n - y",
            "a.yaml:3:2: error: expected a key (check the indentation and the quotes of this line and of the one "
            "above)"},
           {"a: \"x\" y",
            "a.yaml:1:8: error: expected a key (check the indentation and the quotes of this line and of the one "
            "above)"},
           {"- a\nb: 1", "a.yaml:2:1: error: expected '- ' (the items of a list stand in one column)"},
           {"a: - x", "a.yaml:1:4: error: a '- ' where no list item can stand (start the list on a line of its own)"},
           {"a: \"x\nb: 2\n",
            "a.yaml:1:4: error: the quote that opens here is never closed (a quote inside a text is written '' in "
            "single "
            "and \\\" in double quotes)"},
           {"é: 'x\n---\n",
            "a.yaml:1:4: error: the quote that opens here is never closed (a quote inside a text is written '' in "
            "single "
            "and \\\" in double quotes)"},
           {"a: [1, 2}", "a.yaml:1:9: error: expected ',' or ']' (the '[' at column 4 is not closed)"},
           {"a: {b: 1\n\nc: 2\n", "a.yaml:3:2: error: expected ',' or '}' (the '{' 2 lines above is not closed)"},
           {"a: @x", "a.yaml:1:4: error: a text cannot start with '@' (put it in quotes)"},
           {"é: `x`", "a.yaml:1:4: error: a text cannot start with '`' (put it in quotes)"},
           {"a: %x", "a.yaml:1:4: error: a text cannot start with '%' (put it in quotes)"},
           {"a:\n\tb: 1", "a.yaml:2:1: error: a tab in the indentation (indent with spaces)"},
           {"a: |\n\tx", "a.yaml:2:1: error: a tab in the indentation (indent with spaces)"},
           {"a: \"\\q\"",
            "a.yaml:1:5: error: an unknown escape in double quotes (write \\\\ for a backslash, or use single quotes)"},
           {"a: \"\\ud800\"", "a.yaml:1:7: error: an escape that is no character (write the character itself)"},
           {"a: >x\n y",
            "a.yaml:1:5: error: text behind '|' or '>' (start the text on the next line, or put it in quotes)"},
           {"a: *", "a.yaml:1:5: error: a name is missing (put a text that starts with '*' or '&' in quotes)"},
           {"a: ]", "a.yaml:1:4: error: expected a value (put a text that starts like this in quotes)"},
           {"{a: 1}}", "a.yaml:1:7: error: expected the end of the document (check the indentation and the brackets)"},
           {"a\n...\nb\n",
            "a.yaml:3:1: error: expected the end of the document (check the indentation and the brackets)"},
           {"%YAML 3.0\n---\n", "a.yaml:1:1: error: a YAML version that is not known (remove the '%YAML' line)"},
           {"a: \x01",
            "a.yaml:1:4: error: a character that YAML does not allow: U+0001 (write it as \"\\x01\" in double quotes)"},
           {"é: \"\x1b\"",
            "a.yaml:1:5: error: a character that YAML does not allow: U+001B (write it as \"\\x1B\" in double quotes)"},
           {"\n a: \xEF\xBF\xBE",
            "a.yaml:2:5: error: a character that YAML does not allow: U+FFFE (write it as \"\\uFFFE\" in double "
            "quotes)"},
           {"%FOO", "a.yaml:1:5: error: no YAML: found unknown directive name (while scanning a directive)"},
           {"a: !foo!x y", "a.yaml:1:4: error: unknown tag (put a text that starts with '!' in quotes)"},
       }) {
    CAPTURE(row.yaml);
    CHECK(errors(row.yaml) == row.error + "\n");
  }
}

TEST_CASE("each mistake in the meaning has its place and a step to take") {
  const std::string tags =
      "(put a text that starts with '!' in quotes; only !!str, !!int, !!float, !!bool, !!null, !!seq and "
      "!!map are known)";
  for (const Row& row : std::vector<Row>{
           {"a: 1\nb: 2\na: 3", "a.yaml:3:1: error: repeated key 'a' (it is already at a.yaml:1:1)"},
           {"x: {é: 1, \"é\": 2}", "a.yaml:1:11: error: repeated key 'é' (it is already at a.yaml:1:5)"},
           {"1: x", "a.yaml:1:1: error: a key must be text, not a number (quote it: \"1\")"},
           {"true: x", "a.yaml:1:1: error: a key must be text, not a boolean (quote it: \"true\")"},
           {"~: x", "a.yaml:1:1: error: a key must be text, not null (quote it: \"~\")"},
           {"{?}", "a.yaml:1:3: error: a key must be text, not nothing (quote it: \"\")"},
           {"[a]: x",
            "a.yaml:1:1: error: a key must be text, not a list (put a key that starts with '{', '[' or '?' in quotes)"},
           {"x: {{y}}",
            "a.yaml:1:5: error: a key must be text, not an object (put a key that starts with '{', '[' or '?' in "
            "quotes)"},
           {"a: &x b\n*x : c", "a.yaml:2:1: error: a key must be text, not an alias (write the key out)"},
           {"a: 1\n---\nb: 2", "a.yaml:2:1: error: a second document (a file holds one; remove this '---')"},
           {"a: !foo x", "a.yaml:1:4: error: unknown tag '!foo' " + tags},
           {"a: !!binary aGk=", "a.yaml:1:4: error: tag '!!binary' does not fit a scalar (remove it)"},
           {"!foo {a: 1}", "a.yaml:1:1: error: unknown tag '!foo' " + tags},
           {"!!set {a}", "a.yaml:1:1: error: tag '!!set' does not fit an object (remove it)"},
           {"!!map [a]", "a.yaml:1:1: error: tag '!!map' does not fit a list (remove it)"},
           {"!!seq x", "a.yaml:1:1: error: tag '!!seq' does not fit a scalar (remove it)"},
           {"!!int 1.5",
            "a.yaml:1:1: error: '1.5' is not what its tag '!!int' says (put it in quotes if it is a text)"},
           {"!!bool yes",
            "a.yaml:1:1: error: 'yes' is not what its tag '!!bool' says (put it in quotes if it is a text)"},
           {"a: *b", "a.yaml:1:4: error: unknown alias '*b' (put a text that starts with '*' in quotes)"},
           {"a: &base {}\nb: *bsae", "a.yaml:2:4: error: unknown alias '*bsae' (did you mean 'base'?)"},
           {"a: &x [1, *x]", "a.yaml:1:11: error: alias '*x' holds itself"},
           {"a: &x 1\nb: &x {c: {d: *x}}", "a.yaml:2:15: error: alias '*x' holds itself"},
           {"<<: x", "a.yaml:1:5: error: '<<' merges objects, not text"},
           {"<<: [{a: 1}, [b]]", "a.yaml:1:14: error: '<<' merges objects, not a list"},
           {"<<: {a: 1}\n<<: {b: 1}", "a.yaml:2:1: error: repeated key '<<' (it is already at a.yaml:1:1)"},
           {"a: -.inf",
            "a.yaml:1:4: error: '-.inf' is no number that can be used here (put it in quotes if it is a text)"},
           {"a: .NaN",
            "a.yaml:1:4: error: '.NaN' is no number that can be used here (put it in quotes if it is a text)"},
           {"0x" + repeated("f", 65),
            "a.yaml:1:1: error: '0xffffffffffffffffffffffff…fffffffffffff' has more than 64 digits (put it in quotes "
            "if it is a text)"},
           {"a: \"\xff\"", "a.yaml:1:5: error: invalid UTF-8 at byte 4 (save the file as UTF-8)"},
           {"\xff\xfe"
            "a",
            "a.yaml:1:1: error: invalid UTF-8 at byte 0 (save the file as UTF-8)"},
           {"é: 1\nb: \xed\xa0\x80", "a.yaml:2:4: error: invalid UTF-8 at byte 9 (save the file as UTF-8)"},
       }) {
    CAPTURE(row.yaml);
    CHECK(errors(row.yaml) == row.error + "\n");
  }
}

TEST_CASE("all mistakes of the meaning are told at once, and a syntax error after them") {
  CHECK(errors("a: 1\na: *x\n2: .nan\nb: !t x\n", 11) ==
        "a.yaml:12:1: error: repeated key 'a' (it is already at a.yaml:11:1)\n"
        "a.yaml:12:4: error: unknown alias '*x' (put a text that starts with '*' in quotes)\n"
        "a.yaml:13:1: error: a key must be text, not a number (quote it: \"2\")\n"
        "a.yaml:13:4: error: '.nan' is no number that can be used here (put it in quotes if it is a text)\n"
        "a.yaml:14:4: error: unknown tag '!t' (put a text that starts with '!' in quotes; only !!str, !!int, !!float, "
        "!!bool, !!null, !!seq and !!map are known)\n");
  CHECK(errors("a: 1\na: 2\nb: @", 2) ==
        "a.yaml:3:1: error: repeated key 'a' (it is already at a.yaml:2:1)\n"
        "a.yaml:4:4: error: a text cannot start with '@' (put it in quotes)\n");
}

TEST_CASE("hostile files end fast with a clear error") {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 10; ++i) {
    bomb += fmt::format("a{}: &a{} [", i, i) + repeated(fmt::format("*a{},", i - 1), 10) + "]\n";
  }
  const std::string too_big = "error: anchors and aliases expand to more than 100,000 nodes or 16 MB";
  for (const Row& row : std::vector<Row>{
           {bomb, "a.yaml:5:34: " + too_big},
           {"- &x \"" + std::string(1'000'000, 'x') + "\"\n" + repeated("- *x\n", 100), "a.yaml:17:3: " + too_big},
           {repeated("&a [", 98) + repeated("x,", 1'100) + repeated("]", 98), "a.yaml:1:41: " + too_big},
           {repeated("[", 100'000), "a.yaml:1:101: error: nested more than 100 levels deep"},
           {repeated("{a: ", 100'000), "a.yaml:1:401: error: nested more than 100 levels deep"},
           {repeated("- ", 100'000), "a.yaml:1:201: error: nested more than 100 levels deep"},
           {std::string((16U << 20U) + 1, '#'),
            "a.yaml:1:1: error: more than 16 MB of YAML (move the cases to a .jsonl or .csv file)"},
           {repeated("%TAG !a! b\n", 101) + "---\n", "a.yaml:1:1: error: more than 100 lines with %TAG (remove them)"},
       }) {
    CAPTURE(row.yaml.substr(0, 60));
    CHECK(errors(row.yaml) == row.error + "\n");
  }
  const std::string many = errors(repeated("a: 1\n", 100'000));
  CHECK(std::count(many.begin(), many.end(), '\n') == 101);
  CHECK(many.ends_with("a.yaml:101:1: error: too many mistakes to read on\n"));
  CHECK(errors(std::string(16U << 20U, '#')) == "null");
  CHECK(errors(repeated("[", 100) + repeated("]", 100)) == repeated("[", 100) + repeated("]", 100));
}

}  // namespace
}  // namespace llmeval
