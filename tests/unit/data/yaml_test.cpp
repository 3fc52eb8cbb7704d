#include "data/yaml.h"

#include "any_value.h"
#include "data/json.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

std::optional<Value> read(std::string_view text, std::uint32_t first_line = 1) {
  Diagnostics diagnostics;
  const SourceId source = diagnostics.add_source("a.yaml");
  std::optional<Value> value = parse_yaml(text, source, diagnostics, first_line);
  CHECK(value.has_value() == !diagnostics.has_errors());
  for (const Diagnostic& diagnostic : diagnostics.sorted()) MESSAGE(diagnostic.to_text());
  return value;
}

std::string read_json(std::string_view text) {
  const std::optional<Value> value = read(text);
  return value ? to_json(*value) : "error";
}

struct Row {
  std::string_view yaml;
  std::string_view json;
};

TEST_CASE("plain scalars are what the core schema of YAML 1.2 says") {
  for (const Row& row : std::vector<Row>{
           {"", "null"},
           {"# nothing", "null"},
           {"---", "null"},
           {"~", "null"},
           {"null", "null"},
           {"Null", "null"},
           {"NULL", "null"},
           {"nUll", R"("nUll")"},
           {"true", "true"},
           {"True", "true"},
           {"TRUE", "true"},
           {"false", "false"},
           {"False", "false"},
           {"FALSE", "false"},
           {"tRUE", R"("tRUE")"},
           {"yes", R"("yes")"},
           {"no", R"("no")"},
           {"on", R"("on")"},
           {"off", R"("off")"},
           {"y", R"("y")"},
           {"0", "0"},
           {"-0", "-0"},
           {"+0", "0"},
           {"012", "12"},
           {"-007", "-7"},
           {"00", "0"},
           {"+5", "5"},
           {"123456789012345678901234567890", "123456789012345678901234567890"},
           {"1.50", "1.50"},
           {".5", "0.5"},
           {"-.5", "-0.5"},
           {"+.5", "0.5"},
           {"5.", "5.0"},
           {"05.10", "5.10"},
           {"1e3", "1e3"},
           {"1.e3", "1.0e3"},
           {"12E-03", "12E-03"},
           {"1e400", "1e400"},
           {"0x1f", "31"},
           {"0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"},
           {"0o17", "15"},
           {"0x0", "0"},
           {"0x", R"("0x")"},
           {"0xg", R"("0xg")"},
           {"0o8", R"("0o8")"},
           {"-0x1", R"("-0x1")"},
           {"0b1", R"("0b1")"},
           {"5s", R"("5s")"},
           {"1_000", R"("1_000")"},
           {"1,000", R"("1,000")"},
           {"1.2.3", R"("1.2.3")"},
           {"1:30", R"("1:30")"},
           {"2024-01-31", R"("2024-01-31")"},
           {"1e", R"("1e")"},
           {"e1", R"("e1")"},
           {".", R"(".")"},
           {"-", "[null]"},
           {"- 1", "[1]"},
           {"+", R"("+")"},
           {"--1", R"("--1")"},
           {".e1", R"(".e1")"},
           {"inf", R"("inf")"},
           {"nan", R"("nan")"},
           {"two  words", R"("two  words")"},
       }) {
    CAPTURE(row.yaml);
    CHECK(read_json(row.yaml) == row.json);
  }
}

TEST_CASE("quoted and block scalars are text") {
  for (const Row& row : std::vector<Row>{
           {"'42'", R"("42")"},
           {"\"true\"", R"("true")"},
           {"''", R"("")"},
           {"'it''s'", R"("it's")"},
           {R"("a\tb\x41\u00e9\U0001F600\/\e")", "\"a\\tbAé😀/\\u001b\""},
           {"|\n  12\n", R"("12\n")"},
           {"|-\n  a\n   b\n\n", R"("a\n b")"},
           {"|+\n  a\n\n", R"("a\n\n")"},
           {">\n  a\n  b\n", R"("a b\n")"},
           {"\"a\n  b\"", R"("a b")"},
           {"a\n b", R"("a b")"},
       }) {
    CAPTURE(row.yaml);
    CHECK(read_json(row.yaml) == row.json);
  }
}

TEST_CASE("tags of the core schema decide") {
  for (const Row& row : std::vector<Row>{
           {"!!str 42", R"("42")"},
           {"! 42", R"("42")"},
           {"! 'x'", R"("x")"},
           {"!!str", R"("")"},
           {"!!int \"42\"", "42"},
           {"!!float 1", "1"},
           {"!!bool 'true'", "true"},
           {"!!null ''", "null"},
           {"!!map {a: 1}", R"({"a":1})"},
           {"!!seq [1]", "[1]"},
           {"!!str true: x", R"({"true":"x"})"},
           {"!<tag:yaml.org,2002:str> 1", R"("1")"},
       }) {
    CAPTURE(row.yaml);
    CHECK(read_json(row.yaml) == row.json);
  }
}

TEST_CASE("lists and mappings keep their order") {
  for (const Row& row : std::vector<Row>{
           {"b: 1\na: [x, {c: ~}]\n", R"({"b":1,"a":["x",{"c":null}]})"},
           {"- a\n- - b\n  - c\n-\n", R"(["a",["b","c"],null])"},
           {"a:\nb:\n  - 1\n", R"({"a":null,"b":[1]})"},
           {"a:\n- 1\n- 2\n", R"({"a":[1,2]})"},
           {"[a: 1, b]", R"([{"a":1},"b"])"},
           {"{\"a\":1, 'b': 2, c}", R"({"a":1,"b":2,"c":null})"},
           {"? a\n: 1\n", R"({"a":1})"},
           {"\"1\": x", R"({"1":"x"})"},
           {"on: x\nyes: y", R"({"on":"x","yes":"y"})"},
           {"url: http://x.y/z#a # comment", R"({"url":"http://x.y/z#a"})"},
           {"\xEF\xBB\xBF"
            "a: 1",
            R"({"a":1})"},
           {"a: 1\r\nb: 2\r\n", R"({"a":1,"b":2})"},
           {"%YAML 1.2\n---\na: 1\n...\n", R"({"a":1})"},
           {"a: |\n  {{ x }}\nb: \"{{ y }}\"", R"({"a":"{{ x }}\n","b":"{{ y }}"})"},
       }) {
    CAPTURE(row.yaml);
    CHECK(read_json(row.yaml) == row.json);
  }
}

TEST_CASE("aliases are copies, << merges what is not written") {
  for (const Row& row : std::vector<Row>{
           {"a: &x {b: [1]}\nc: *x", R"({"a":{"b":[1]},"c":{"b":[1]}})"},
           {"- &x 1\n- &x 2\n- *x", "[1,2,2]"},
           {"&k key: v\nother: *k", R"({"key":"v","other":"key"})"},
           {"- &x {a: 1, b: 2}\n- {b: 3, <<: *x, c: 4}", R"([{"a":1,"b":2},{"b":3,"a":1,"c":4}])"},
           {"- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]\n  c: 3", R"([{"a":1},{"a":2,"b":2},{"a":1,"b":2,"c":3}])"},
           {"<<: {a: {b: 1}}\na: 2", R"({"a":2})"},
           {"<<: ~\na: 2", R"({"a":2})"},
           {"x: {<<: {<<: {a: 1}, b: 2}}", R"({"x":{"a":1,"b":2}})"},
           {"'<<': {a: 1}", R"({"<<":{"a":1}})"},
           {"- <<\n- <<: {a: 1}", R"(["<<",{"a":1}])"},
       }) {
    CAPTURE(row.yaml);
    CHECK(read_json(row.yaml) == row.json);
  }
}

TEST_CASE("every value and key has its place, an alias its own") {
  const std::optional<Value> value = read("é: &x\n  - a\n  - {k: 'v'}\nz: *x\n", 3);
  REQUIRE(value);
  const SourceId source{1};
  CHECK(value->place() == Place{source, 3, 1});
  const Member& first = *value->object().begin();
  CHECK(first.place == Place{source, 3, 1});
  CHECK(first.value.place() == Place{source, 3, 4});
  CHECK(first.value.list()[0].place() == Place{source, 4, 5});
  CHECK(first.value.list()[1].object().begin()->place == Place{source, 5, 6});
  CHECK(first.value.list()[1].find("k")->place() == Place{source, 5, 9});
  const Member& second = *(value->object().begin() + 1);
  CHECK(second.place == Place{source, 6, 1});
  CHECK(second.value.place() == Place{source, 6, 4});
  CHECK(second.value.list()[0].place() == Place{source, 4, 5});

  const std::optional<Value> merged = read("- &x {a: 1}\n- <<: *x\n  b:");
  REQUIRE(merged);
  const Value& object = merged->list()[1];
  CHECK(object.place() == Place{source, 2, 3});
  CHECK(object.object().begin()->place == Place{source, 1, 7});
  CHECK(object.find("b")->place() == Place{source, 3, 5});
}

TEST_CASE("property: JSON is YAML") {
  CHECK(rc::check("yaml(json(x)) == x", [] {
    const Value value = *any_value(3, true);
    Diagnostics diagnostics;
    for (const std::string& json : {to_json(value), to_json_pretty(value)}) {
      const std::optional<Value> same = parse_yaml(json, SourceId::none, diagnostics);
      RC_ASSERT(same.has_value());
      RC_ASSERT(to_json(*same) == to_json(value));
    }
  }));
}

TEST_CASE("property: any text gives a value or errors, and ends") {
  CHECK(rc::check("any text", [] {
    const std::string text = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::element('{', '}', '[', ']', '"', '\'', ':', ',', '-', '&', '*', 'a', '<', '!', '|', '?',
                                        '#', ' ', '\n'),
                       rc::gen::arbitrary<char>()));
    Diagnostics diagnostics;
    const std::optional<Value> value = parse_yaml(text, diagnostics.add_source("x"), diagnostics);
    RC_ASSERT(value.has_value() == !diagnostics.has_errors());
  }));
}

}  // namespace
}  // namespace llmeval
