#include "unit/template/support.h"

using namespace llmeval;

namespace {

std::string evaluate(std::string_view text, std::string_view variables = "{}") {
  Diagnostics diagnostics;
  const auto parsed = TypedText::parse(text, {SourceId::none, 1, 1}, diagnostics);
  if (!parsed) return to_text(diagnostics);
  const Rendered<Value> value = parsed->evaluate(json(variables).object());
  return value ? to_json(*value) : to_text(value.error());
}

bool is_plain(std::string_view text) {
  Diagnostics diagnostics;
  return TypedText::parse(text, {SourceId::none, 1, 1}, diagnostics)->is_plain();
}

}  // namespace

TEST_CASE("one expression alone keeps its type, anything else is text") {
  const std::string_view variables = R"({"n": 1.50, "xs": [1, {"a": null}], "t": "x"})";
  CHECK(evaluate("{{ n }}", variables) == "1.50");
  CHECK(evaluate("{{xs}}", variables) == R"([1,{"a":null}])");
  CHECK(evaluate("{{ n > 1 }}", variables) == "true");
  CHECK(evaluate("{{- t -}}", variables) == R"("x")");
  CHECK(evaluate(" {{ n }}", variables) == R"(" 1.5")");
  CHECK(evaluate("{{ n }}\n", variables) == R"("1.5\n")");
  CHECK(evaluate("{{ t }}{{ t }}", variables) == R"("xx")");
  CHECK(evaluate("{{ t }} and {{ t }}", variables) == R"("x and x")");
  CHECK(evaluate("{% if n > 1 %}{{ t }}{% endif %}", variables) == R"("x")");
  CHECK(evaluate("{{ '}}' ~ '{{' }}", variables) == R"("}}{{")");
}

TEST_CASE("a plain text stays as it is") {
  CHECK(evaluate("user:\r\n { x } \n\n") == R"("user:\r\n { x } \n\n")");
  CHECK(is_plain("a { b }"));
  CHECK_FALSE(is_plain("{{ a }}"));
  CHECK_FALSE(is_plain("a {# b #}"));
}

TEST_CASE("mistakes are told once, at their places") {
  CHECK(evaluate("{{ n | uper }}") == "1:8: error: unknown filter 'uper' (did you mean 'upper'?)");
  CHECK(evaluate("{{ n") == "1:1: error: '{{' is not closed (add '}}')");
  CHECK(evaluate("{{ 'n }}") == "1:4: error: the text is not closed (add ')");
  CHECK(evaluate("{{ n }}", R"({"m": 1})") == "1:4: 'n' is undefined (the variables are: m)");
  CHECK(evaluate("a {{ n }}") == "1:6: 'n' is undefined (there are no variables)");
}

TEST_CASE("a text tells its variables") {
  Diagnostics diagnostics;
  CHECK(TypedText::parse("plain", {}, diagnostics)->variables().empty());
  CHECK(TypedText::parse("{{ a }}", {}, diagnostics)->variables().size() == 1);
  CHECK(TypedText::parse("{{ a }} {{ b }}", {}, diagnostics)->variables().size() == 2);
}
