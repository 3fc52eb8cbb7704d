#include "unit/template/support.h"

using namespace llmeval;

namespace {

std::string evaluate(std::string_view text, std::string_view variables = "{}") {
  Diagnostics diagnostics;
  const auto parsed = Expression::parse(text, {SourceId::none, 1, 1}, diagnostics);
  if (!parsed) return to_text(diagnostics);
  const Rendered<Value> value = parsed->evaluate(json(variables).object());
  return value ? to_json(*value) : to_text(value.error());
}

}  // namespace

TEST_CASE("an expression has a value of its own type") {
  CHECK(evaluate("json.reply | length < 600", R"({"json": {"reply": "short"}})") == "true");
  CHECK(evaluate("1 + 2") == "3");
  CHECK(evaluate("7 / 2") == "3.5");
  CHECK(evaluate("10 ** 30") == "1000000000000000000000000000000");
  CHECK(evaluate("[1, 'a', none, {'k': (1, 2)}]") == R"([1,"a",null,{"k":[1,2]}])");
  CHECK(evaluate("x or 'y'", R"({"x": ""})") == R"("y")");
  CHECK(evaluate("  a  ", R"({"a": null})") == "null");
}

TEST_CASE("a variable comes out as it was written") {
  CHECK(evaluate("a", R"({"a": 1.50})") == "1.50");
  CHECK(evaluate("a[1].b", R"({"a": [0, {"b": 12345678901234567890.12345}]})") == "12345678901234567890.12345");
  CHECK(evaluate("a if true else 0", R"({"a": {"z": 1e2, "a": -0}})") == R"({"z":1e2,"a":-0})");
  CHECK(evaluate("{'x': a}", R"({"a": 2.50})") == R"({"x":2.50})");
  CHECK(evaluate("a + 0", R"({"a": 1.50})") == "1.5");
}

TEST_CASE("a mistake in an expression has its place") {
  CHECK(evaluate("") == "1:1: error: expected an expression, found the end of the expression");
  CHECK(evaluate("a }}") == "1:3: error: unexpected '}'");
  CHECK(evaluate("a %} b") == "1:4: error: unexpected '}'");
  CHECK(evaluate("a\n < ") == "2:4: error: expected an expression, found the end of the expression");
  CHECK(evaluate("a.b", R"({"a": {}})") == "1:3: 'a.b' is undefined (there are no keys)");
  CHECK(evaluate("1e308 * 10") == "1:7: the number is infinite");
  CHECK(evaluate("\xff") == "1:1: error: the expression is not UTF-8");
}

TEST_CASE("the variables of an expression") {
  Diagnostics diagnostics;
  const auto parsed = Expression::parse("a.b > c and d is defined", {SourceId::none, 4, 9}, diagnostics);
  REQUIRE(parsed);
  REQUIRE(parsed->variables().size() == 3);
  CHECK(parsed->variables()[0].name == "a");
  CHECK(parsed->variables()[1].place == Place{SourceId::none, 4, 15});
  CHECK(parsed->variables()[2].optional);
}

TEST_CASE("truth is Python's") {
  for (const std::string_view no : {"null", "false", "0", "0.0", "-0", "\"\"", "[]", "{}"})
    CHECK_MESSAGE(!is_truthy(json(no)), no);
  for (const std::string_view yes : {"true", "1", "0.1", "\" \"", "\"0\"", "[0]", "{\"a\": null}"})
    CHECK_MESSAGE(is_truthy(json(yes)), yes);
}
