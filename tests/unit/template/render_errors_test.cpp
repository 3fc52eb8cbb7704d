#include "unit/template/support.h"

using namespace llmeval;

TEST_CASE("an undefined value is an error at its place, with the nearest name") {
  const std::string_view variables =
      R"({"ticket": "t", "user": {"name": "Ada", "city": "Rom"}, "xs": [1, 2], "n": 1, "empty": [], "no": false})";
  const std::vector<RenderRow> rows = {
      {"a\n  {{ tickte }}", "", "2:6: 'tickte' is undefined (did you mean 'ticket'?)"},
      {"é{{ foo }}", "", "1:5: 'foo' is undefined (the variables are: ticket, user, xs, n, empty, no)"},
      {"{{ user.nmae }}", "", "1:9: 'user.nmae' is undefined (did you mean 'name'?)"},
      {"{{ user['zip'] }}", "", "1:8: 'user[\"zip\"]' is undefined (the keys are: name, city)"},
      {"{{ user.zip.code }}", "", "1:9: 'user.zip' is undefined (the keys are: name, city)"},
      {"{{ xs[5] }}", "", "1:6: 'xs[5]' is undefined (the list has 2 items)"},
      {"{{ xs.name }}", "", "1:7: 'xs.name' is undefined ('xs' is a list; an item of it is 'xs[0]')"},
      {"{{ ticket.name }}", "", "1:11: 'ticket.name' is undefined ('ticket' is text)"},
      {"{{ empty | first }}", "", "1:12: 'first' finds nothing in a list without items (add: | default('…'))"},
      {"{% for row in xs %}{{ rwo }}{% endfor %}", "", "1:23: 'rwo' is undefined (did you mean 'row'?)"},
      {"{% for x in xs %}{{ loop.previtem }}{% endfor %}", "",
       "1:26: 'loop.previtem' is undefined (the first step has none)"},
      {"{% if no %}{% set y = 1 %}{% endif %}{{ y }}", "",
       "1:41: 'y' is undefined (the template sets it only where a condition holds)"},
      {"{% if foo %}{% endif %}", "", "1:7: 'foo' is undefined (the variables are: ticket, user, xs, n, empty, no)"},
      {"{% set a = tickte %}{{ a }}", "", "1:12: 'tickte' is undefined (did you mean 'ticket'?)"},
      {"{{ [tickte] }}", "", "1:5: 'tickte' is undefined (did you mean 'ticket'?)"},
      {"{{ ('a' if no) | length }}", "", "1:9: the condition is false and there is no 'else' (add: else '…')"},
  };
  for (const RenderRow& row : rows) {
    CAPTURE(row.source);
    CHECK(render(row.source, variables) == row.expected);
  }
  CHECK(render("{{ x }}") == "1:4: 'x' is undefined (there are no variables)");
  CHECK(render("{{ x }}", R"({"v1":1,"v2":1,"v3":1,"v4":1,"v5":1,"v6":1,"v7":1,"v8":1,"v9":1,"w10":1,"w11":1})") ==
        "1:4: 'x' is undefined (the variables are: v1, v2, v3, v4, v5, v6, v7, v8, v9, w10, …)");
}

TEST_CASE("what asks whether a value is there may find nothing") {
  CHECK(render("{{ x is defined }}{{ x is undefined }}{{ x is none }}{{ x is string }}{{ x.y is defined }}",
               R"({"x": {}})") == "TrueFalseFalseFalseFalse");
  CHECK(render("{{ x is none }}{{ x is not defined }}{{ x | default('d') }}{{ x | d }}") == "FalseTrued");
}

TEST_CASE("a wrong type is an error that names the operation") {
  const std::vector<RenderRow> rows = {
      {"{{ 'a' + 1 }}", "{}", "1:8: '+' does not take text and a number ('~' joins anything as text)"},
      {"{{ none * 2 }}", "{}", "1:9: '*' does not take none and a number"},
      {"{{ '%s' % 2 }}", "{}", "1:9: '%' does not take text and a number"},
      {"{{ -'a' }}", "{}", "1:4: '-' takes a number, not text"},
      {"{{ 1 // 0 }}", "{}", "1:6: division by zero"},
      {"{{ 1 < 'a' }}", "{}", "1:6: '<' cannot compare a number with text"},
      {"{{ 1 < 2 < 'a' }}", "{}", "1:10: '<' cannot compare a number with text"},
      {"{{ 1 in 5 }}", "{}", "1:6: 'in' cannot look into a number"},
      {"{{ 1 in 'a' }}", "{}", "1:6: 'in' cannot look for a number in text"},
      {"{% for x in 5 %}{% endfor %}", "{}",
       "1:13: a number has no items to go through (a list, an object or text has)"},
      {"{% for a, b in [[1]] %}{% endfor %}", "{}", "1:8: 2 names cannot take 1 items"},
      {"{{ n | length }}", R"({"n": 1})", "1:8: a number has no length"},
      {"{{ {1: 2} }}", "{}", "1:5: a key of an object is text, not a number"},
      {"{{ 'x' | fromjson }}", "{}",
       "1:10: 'fromjson': the text is not JSON: expected a JSON value, found 'x' (line 1, column 1 of the text)"},
      {"{{ (1e308 * 10) | tojson }}", "{}", "1:19: JSON has no infinite numbers"},
      {"{{ 2 | round(0, 'up') }}", "{}", "1:8: 'round' has no such method (there are common, ceil and floor)"},
      {"{{ (-8) ** 0.5 }}", "{}", "1:9: a negative number has no such power"},
      {"{{ xs[::0] }}", R"({"xs": []})", "1:6: the step of a slice cannot be 0"},
  };
  for (const RenderRow& row : rows) {
    CAPTURE(row.source);
    CHECK(render(row.source, row.variables) == row.expected);
  }
}

TEST_CASE("places count from where the text starts in its file") {
  Diagnostics diagnostics;
  TemplateOptions options;
  options.start = {diagnostics.add_source("prompts/a.prompty"), 7, 5};
  const auto parsed = Template::parse("ab {{ x }}\n{{ y }}", options, diagnostics);
  REQUIRE(parsed);
  const auto first = parsed->render(Object());
  REQUIRE_FALSE(first);
  CHECK(diagnostics.describe(first.error().place) == "prompts/a.prompty:7:11");
  const auto second = parsed->render(Object({{"x", Value(1)}}));
  REQUIRE_FALSE(second);
  CHECK(diagnostics.describe(second.error().place) == "prompts/a.prompty:8:4");
}
