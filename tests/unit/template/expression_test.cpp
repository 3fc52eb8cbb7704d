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

TEST_CASE("the members of a variable that an expression reads by name") {
  const auto members = [](std::string_view text) {
    Diagnostics diagnostics;
    const auto parsed = Expression::parse(text, {SourceId::none, 1, 1}, diagnostics);
    REQUIRE_MESSAGE(parsed.has_value(), to_text(diagnostics));
    const MemberUses uses = parsed->members_of("v");
    std::string told = uses.others ? "others" : "";
    for (const VariableUse& use : uses.named) told += (told.empty() ? "" : " ") + use.name + (use.optional ? "?" : "");
    return told;
  };
  CHECK(members("v.a < v['b'] + v.a.c") == "a b");
  CHECK(members("w.a == 'v.b'") == "");
  CHECK(members("v.a is defined and v.a > v.b") == "a? b");
  CHECK(members("(v.a | default(0)) > v.b") == "a? b");
  CHECK(members("v.a is even") == "a");
  CHECK(members("v[w]") == "others");
  CHECK(members("'a' in v and v.b") == "others b");
  CHECK(members("w[v.a]") == "a");
}

TEST_CASE("what is always true or false, and what stands on its left") {
  Diagnostics diagnostics;
  const auto parse = [&](std::string_view text) {
    return *Expression::parse(text, {SourceId::none, 1, 1}, diagnostics);
  };
  for (const std::string_view text :
       {"a < 1", "a is defined", "not a", "a < 1 and not b or c in d", "true", "a < b < c"})
    CHECK_MESSAGE(parse(text).is_condition(), text);
  for (const std::string_view text : {"a", "a and b < 1", "a + 1", "1", "a < 1 if b else 0"})
    CHECK_MESSAGE(!parse(text).is_condition(), text);
  const Value variables = json(R"({"a": {"b": "four"}})");
  CHECK(to_json(**parse("a.b | length < 600").evaluate_left(variables.object())) == "4");
  CHECK_FALSE(parse("0 < a.b | length < 600").evaluate_left(variables.object()));
  CHECK_FALSE(parse("not a").evaluate_left(variables.object()));
  CHECK_FALSE(*parse("a.c < 1").evaluate_left(variables.object()));
}

TEST_CASE("truth is Python's") {
  for (const std::string_view no : {"null", "false", "0", "0.0", "-0", "\"\"", "[]", "{}"})
    CHECK_MESSAGE(!is_truthy(json(no)), no);
  for (const std::string_view yes : {"true", "1", "0.1", "\" \"", "\"0\"", "[0]", "{\"a\": null}"})
    CHECK_MESSAGE(is_truthy(json(yes)), yes);
}
