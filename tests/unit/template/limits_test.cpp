#include "unit/template/support.h"

using namespace llmeval;

namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

// Looking through 16 MB costs 15,625 steps and little time: what is left of the ten million is soon spent.
constexpr std::string_view k_large = "{% set large = 'a' * 1000 * 16000 %}";
constexpr std::string_view k_spend = "{% for i in [0] * 630 %}{{ '' if 'b' in large }}{% endfor %}";

TEST_CASE("no template runs away") {
  const std::string large(k_large);
  struct Row {
    std::string source;
    std::string_view expected;
  };
  const std::vector<Row> rows = {
      {"{{ 'a' * 100000000 }}", "1:8: the text is longer than 16 MB"},
      {"{{ [0] * 100000000 }}", "1:8: the list has more than 1000000 items"},
      {large + "{{ large }}{{ large }}", "1:48: the template gives more than 16 MB"},
      {large + "{{ large ~ large }}", "1:46: the text is longer than 16 MB"},
      {large + "{{ large | replace('a' * 1000, 'b' * 2000) }}", "1:48: the text is longer than 16 MB"},
      {large + std::string(k_spend) + "{% for i in [0] * 1000000 %}{% endfor %}", "1:97: more than 10000000 steps"},
      {large + std::string(k_spend) + "{{ 0 in [1] * 1000000 }}", "1:102: more than 10000000 steps"},
      {"{{ 10 ** 5000 }}", "1:7: the number has more than 4300 digits"},
      {"{{ 7 ** 100000000000000000000 }}", "1:6: the number has more than 4300 digits"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(render(row.source) == row.expected);
  }
}

TEST_CASE("values that double at each step are bounded wherever they go") {
  const auto doubled = [](std::string_view name) {
    return fmt::format("{{% set {} = ['x' * 10000] %}}", name) +
           repeat(fmt::format("{{% set {0} = [{0}, {0}] %}}", name), 40);
  };
  const auto fails_with = [](const std::string& source, std::string_view message) {
    const std::string text = render(source);
    return text.size() < 200 && text.find(message) != std::string::npos;
  };
  CHECK(fails_with(doubled("a") + "{{ a }}", "the template gives more than 16 MB"));
  CHECK(fails_with(doubled("a") + "{{ a | tojson }}", "the text is longer than 16 MB"));
  CHECK(fails_with(std::string(k_large) + std::string(k_spend) + doubled("a") + doubled("b") + "{{ a == b }}",
                   "more than 10000000 steps"));
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
  const std::string text = render(repeat("{{ x }} and ", 20'000), R"({"x": "y"})");
  CHECK(text.size() == 120'000);
}
