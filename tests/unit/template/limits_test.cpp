#include "unit/template/support.h"

using namespace llmeval;

namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("no template runs away") {
  const std::vector<RenderRow> rows = {
      {"{{ 'a' * 100000000 }}", "{}", "1:8: the text is longer than 16 MB"},
      {"{{ [0] * 100000000 }}", "{}", "1:8: the list has more than 1000000 items"},
      {"{% set x = 'a' * 16000000 %}{{ x }}{{ x }}", "{}", "1:36: the template gives more than 16 MB"},
      {"{% set x = 'a' * 16000000 %}{{ x ~ x }}", "{}", "1:34: the text is longer than 16 MB"},
      {"{% for a in [0] * 1000000 %}{% for b in [0] * 1000 %}{% endfor %}{% endfor %}", "{}",
       "1:29: more than 10000000 steps"},
      {"{{ ('a' * 16000000) | replace('a', 'bb') | length }}", "{}", "1:23: the text is longer than 16 MB"},
      {"{{ 10 ** 5000 }}", "{}", "1:7: the number has more than 4300 digits"},
      {"{{ 7 ** 100000000000000000000 }}", "{}", "1:6: the number has more than 4300 digits"},
  };
  for (const RenderRow& row : rows) {
    CAPTURE(row.source);
    CHECK(render(row.source, row.variables) == row.expected);
  }
}

TEST_CASE("values that double at each step are bounded wherever they go") {
  const std::string doubled = "{% set a = [1] %}" + repeat("{% set a = [a, a] %}", 40);
  CHECK(render(doubled + "{{ a }}").find("the template gives more than 16 MB") != std::string::npos);
  CHECK(render(doubled + "{{ a | tojson }}").find("the text is longer than 16 MB") != std::string::npos);
  CHECK(render(doubled + "{% set b = [1] %}" + repeat("{% set b = [b, b] %}", 40) + "{{ a == b }}")
            .find("more than 10000000 steps") != std::string::npos);
}

TEST_CASE("nesting is bounded") {
  CHECK(render("{{ " + repeat("(", 100) + "1" + repeat(")", 100) + " }}") ==
        "1:104: error: the expression is nested deeper than 100");
  CHECK(render("{{ " + repeat("[", 99) + repeat("]", 99) + " }}") == repeat("[", 99) + repeat("]", 99));
  CHECK(render("{{ " + repeat("- ", 200) + "1 }}").find("nested deeper than 100") != std::string::npos);
  CHECK(render("{{ " + repeat("not ", 200) + "1 }}").find("nested deeper than 100") != std::string::npos);
  CHECK(render("{{ 1" + repeat(" + 1", 200) + " }}").find("nested deeper than 100") != std::string::npos);
  CHECK(render("{{ a" + repeat(".a", 200) + " }}").find("nested deeper than 100") != std::string::npos);
  CHECK(render("{{ 'a'" + repeat(" ~ 'a'", 1000) + " }}") == repeat("a", 1001));
  CHECK(render("{{ false" + repeat(" or false", 1000) + " }}") == "False");
  CHECK(render(repeat("{% if true %}", 100) + "x" + repeat("{% endif %}", 100)) == "x");
  CHECK(render(repeat("{% if true %}", 5000)) == "1:1301: error: tags are nested deeper than 100");
  CHECK(render("{% set a = [1] %}" + repeat("{% set a = [a] %}", 200)).find("lists are nested deeper than 100") !=
        std::string::npos);
}

TEST_CASE("a large template is read in linear time") {
  // A quadratic reader would take minutes.
  const std::string text = render(repeat("{{ x }} and ", 100'000), R"({"x": "y"})");
  CHECK(text.size() == 600'000);
}
