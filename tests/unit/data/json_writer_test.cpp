#include "data/json.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

TEST_CASE("compact JSON is as short as it can be and keeps what was written") {
  const Value value = Object{{"b", List{1, *Number::parse("1.50"), *Number::parse("-0")}},
                             {"a", nullptr},
                             {"c", Object{{"t", true}, {"f", false}, {"empty", List{}}, {"none", Object{}}}}};
  CHECK(to_json(value) == R"({"b":[1,1.50,-0],"a":null,"c":{"t":true,"f":false,"empty":[],"none":{}}})");
  std::string out = "x=";
  append_json(out, value.find("b")->list()[0]);
  CHECK(out == "x=1");
}

TEST_CASE("pretty JSON is indented by two spaces, empty parts stay on one line") {
  const Value value = Object{{"a", List{1, List{}, Object{{"b", "x"}}}}, {"e", Object{}}};
  CHECK(to_json_pretty(value) ==
        "{\n"
        "  \"a\": [\n"
        "    1,\n"
        "    [],\n"
        "    {\n"
        "      \"b\": \"x\"\n"
        "    }\n"
        "  ],\n"
        "  \"e\": {}\n"
        "}");
  CHECK(to_json_pretty(Value(5)) == "5");
  // For people: what a terminal, an editor or a CI log might obey is escaped, and reads back the same.
  CHECK(to_json_pretty(Value("\xc2\x9b[2J \u202e ##[error]")) == R"("\u009b[2J \u202e ##\u005berror]")");
}

TEST_CASE("only quotes, backslashes and controls are escaped; invalid UTF-8 is replaced") {
  struct Row {
    std::string_view text;
    std::string_view quoted;
  };
  for (const Row& row : std::vector<Row>{
           {"", R"("")"},
           {"a/b 'c' <é> 😀", R"("a/b 'c' <é> 😀")"},
           {"\"\\", R"("\"\\")"},
           {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
           {std::string_view("\0\x01\x1b\x1f", 4), R"("\u0000\u0001\u001b\u001f")"},
           {"\x7f\xC2\x80\xE2\x80\xA8", "\"\x7f\xC2\x80\xE2\x80\xA8\""},
           {"a\xff\"", "\"a\uFFFD\\\"\""},
       }) {
    CAPTURE(row.text);
    CHECK(json_quote(row.text) == row.quoted);
  }
  CHECK(to_json(Object{{"\n", "\n"}}) == R"({"\n":"\n"})");
}

TEST_CASE("the canonical form has one spelling for each number") {
  struct Row {
    std::string_view number;
    std::string_view canonical;
  };
  for (const Row& row : std::vector<Row>{
           {"1", "1"},
           {"1.0", "1"},
           {"1e0", "1"},
           {"-0", "0"},
           {"0.000", "0"},
           {"1E3", "1000"},
           {"1.50", "1.5"},
           {"-12.5e-2", "-0.125"},
           {"9007199254740993", "9007199254740993"},
           {"0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"},
           {"1e100001", "1e100001"},  // Beyond Decimal's limits: as written.
       }) {
    CAPTURE(row.number);
    CHECK(to_canonical_json(*Number::parse(row.number)) == row.canonical);
  }
  CHECK(to_canonical_json(*parse_json(R"( {"z": [1.0, "é\n"], "a": null} )")) == R"({"z":[1,"é\n"],"a":null})");
}

}  // namespace
}  // namespace llmeval
