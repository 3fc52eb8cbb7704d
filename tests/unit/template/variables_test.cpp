#include "unit/template/support.h"

using namespace llmeval;

namespace {

// `name@line:column`, `?` behind what is optional.
std::string uses(std::string_view text, bool roles = false) {
  Diagnostics diagnostics;
  TemplateOptions options;
  options.roles = roles;
  const auto parsed = Template::parse(text, options, diagnostics);
  if (!parsed) return to_text(diagnostics);
  std::string result;
  for (const VariableUse& use : parsed->variables()) {
    result += fmt::format("{}{}@{}:{}{}", result.empty() ? "" : " ", use.name, use.place.line, use.place.column,
                          use.optional ? "?" : "");
  }
  return result;
}

}  // namespace

TEST_CASE("the variables that a template needs") {
  struct Row {
    std::string_view source;
    std::string_view expected;
  };
  const std::vector<Row> rows = {
      {"text", ""},
      {"{{ a }}\n{{ b.c[d] }} {{ a }}", "a@1:4 b@2:4 d@2:8"},
      {"{% for x in xs if x > m %}{{ x }}{{ loop.index }}{{ y }}{% else %}{{ x }}{% endfor %}",
       "xs@1:13 m@1:23 y@1:53 x@1:70"},
      {"{% set a = b %}{{ a }}{% set b = 1 %}{{ b }}", "b@1:12"},
      {"{% set a = a + 1 %}{{ a }}", "a@1:12"},
      {"{% for k, (a, b) in xs %}{{ k ~ a ~ b }}{% endfor %}{{ k }}", "xs@1:21 k@1:56"},
      {"{% if c %}{% set a = 1 %}{% else %}{% set a = 2 %}{% endif %}{{ a }}", "c@1:7"},
      {"{% if c %}{% set a = 1 %}{% endif %}{{ a }}", "c@1:7 a@1:40?"},
      {"{% for x in xs %}{% set a = x %}{% endfor %}{{ a }}", "xs@1:13 a@1:48"},
      {"{{ loop.index }}", "loop@1:4"},
      {"{{ a | default('x') }} {{ b | d(c) }}", "a@1:4? b@1:27? c@1:33"},
      {"{{ a | default('x') }} {{ a }}", "a@1:4"},
      {"{{ a.b | default('x') }}", "a@1:4"},
      {"{{ a is defined }} {{ b is none }} {{ c is even }}", "a@1:4? b@1:23? c@1:39"},
      {"{% if a is defined %}{{ a }}{% else %}{{ b }}{% endif %}", "a@1:7? b@1:42"},
      {"{% if a is not defined %}x{% elif a > 1 %}{{ a }}{% endif %}", "a@1:7?"},
      {"{% if a is defined %}{% endif %}{{ a }}", "a@1:7"},
      {"{{ a if a is defined else b }}", "a@1:9? b@1:27"},
      {"{{ a is defined and a > 1 }} {{ b is undefined or b }} {{ c is defined or c }}", "a@1:4? b@1:33? c@1:59"},
      {"{% if not (a is undefined or no) %}{{ a }}{% endif %}", "a@1:12? no@1:30"},
      {"{% if a is defined or b %}{{ a }}{% endif %}", "a@1:7 b@1:23"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(uses(row.source) == row.expected);
  }
}

TEST_CASE("history alone is no variable of a chat") {
  CHECK(uses("{{ history }}{{ image | image }}", true) == "image@1:17");
  CHECK(uses("{{ history | length }}", true) == "history@1:4");
  CHECK(uses("{{ history }}") == "history@1:4");
}
