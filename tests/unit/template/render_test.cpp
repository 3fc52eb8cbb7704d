#include "unit/template/support.h"

// What the language means is compared with Jinja2 itself (tests/differential/); here is one example of each part, and
// what only we decide.

using namespace llmeval;

TEST_CASE("each part of the language") {
  const std::vector<RenderRow> rows = {
      {"", "{}", ""},
      {"plain\n", "{}", "plain"},
      {"a\r\nb\r", "{}", "a\nb"},
      {"Dear {{ name }},", R"({"name": "Ada"})", "Dear Ada,"},
      {"{{ user.city }} {{ user['city'] }} {{ xs[0] }} {{ xs.1 }} {{ xs[-1] }}",
       R"({"user": {"city": "Rom"}, "xs": [1, 2]})", "Rom Rom 1 2 2"},
      {"{{ d.items }}", R"({"d": {"items": "the item"}})", "the item"},
      {"{% if n > 1 %}many{% elif n == 1 %}one{% else %}none{% endif %}", R"({"n": 1})", "one"},
      {"{% for x in xs if x != 2 %}{{ loop.index }}/{{ loop.length }} {{ x }}{% if not loop.last %}, {% endif %}{% "
       "else %}none{% endfor %}",
       R"({"xs": [1, 2, 3]})", "1/2 1, 2/2 3"},
      {"{% for k, v in pairs %}{{ k }}={{ v }};{% endfor %}", R"({"pairs": [["a", 1], ["b", null]]})", "a=1;b=None;"},
      {"{% for key in d %}{{ key }}={{ d[key] }} {% endfor %}", R"({"d": {"z": 1, "a": 2}})", "z=1 a=2 "},
      {"a {#- gone -#} b", "{}", "ab"},
      {"{% raw %}{{ x }}{% endraw %}", "{}", "{{ x }}"},
      {"{% set total = 2 * 3 %}{{ total ~ '!' }}", "{}", "6!"},
      {"{{ 7 // 2 }} {{ 7 / 2 }} {{ -7 % 3 }} {{ 2 ** 10 }}", "{}", "3 3.5 2 1024"},
      {"{{ 'b' in 'abc' }} {{ 4 not in [1, 2] }} {{ 1 < 2 < 3 }} {{ 'a' if false else 'b' }}", "{}",
       "True True True b"},
      {"{{ xs | join(', ') | upper }} {{ xs | length }} {{ xs | first }}{{ xs | last }}", R"({"xs": ["a", "b"]})",
       "A, B 2 ab"},
      {"{{ missing | default('-') }} {{ missing is defined }} {{ nothing is none }}", R"({"nothing": null})",
       "- False True"},
      {"{{ user | tojson }}", R"({"user": {"z": "é<'", "a": [1, 2.50]}})", R"({"z": "é<'", "a": [1, 2.5]})"},
      {"{{ ('{\"a\": [1]}' | fromjson).a[0] }} {{ '42.9' | int }} {{ '1e3' | float }} {{ 2.5 | round }} {{ 'a,b' | "
       "split(',') }}",
       "{}", "1 42 1000.0 2.0 ['a', 'b']"},
      {"{{ text[:3] }}{{ text[::-1] }}", R"({"text": "größe"})", "gröeßörg"},
  };
  for (const RenderRow& row : rows) {
    CAPTURE(row.source);
    CHECK(render(row.source, row.variables) == row.expected);
  }
}

TEST_CASE("a value is never a tag") {
  CHECK(render("{{ x }}", R"({"x": "{{ y }}{% if %}{# c #}"})") == "{{ y }}{% if %}{# c #}");
}

TEST_CASE("nothing is escaped") { CHECK(render("{{ x }}", R"({"x": "<b>&\"'"})") == "<b>&\"'"); }

TEST_CASE("a condition without else gives nothing where it is printed") {
  CHECK(render("[{{ 'x' if no }}{{ 'a' ~ ('x' if no) }}]", R"({"no": false})") == "[a]");
}

TEST_CASE("a name that a condition may set falls back to the variable") {
  const std::string_view source = "{% if de %}{% set greeting = 'Hallo' %}{% endif %}{{ greeting }}";
  CHECK(render(source, R"({"de": true, "greeting": "Hi"})") == "Hallo");
  CHECK(render(source, R"({"de": false, "greeting": "Hi"})") == "Hi");
}

TEST_CASE("what a branch sets does not count for the conditions after it") {
  CHECK(render("{% if no %}{% set s = 1 %}{% elif s is defined %}b{% else %}c{% endif %}", R"({"no": false})") == "c");
}

TEST_CASE("a name read before a later set of it is the variable") {
  // Jinja2 calls it undefined: it looks for the name in the scope that sets it at last (src/template/README.md).
  CHECK(render("{% for i in [1] %}{% for j in [1] %}{{ x }}{% endfor %}{% set x = i %}{% endfor %}", R"({"x": 5})") ==
        "5");
}

TEST_CASE("renderings of one template share nothing") {
  Diagnostics diagnostics;
  const auto parsed = Template::parse("{% set y = x ~ '!' %}{% for c in y %}{{ c }}{% endfor %}", {}, diagnostics);
  REQUIRE(parsed);
  const std::vector<Template> copies(2, *parsed);
  CHECK(*copies[0].render(json(R"({"x": "a"})").object()) == "a!");
  CHECK(*copies[1].render(json(R"({"x": "b"})").object()) == "b!");
}

TEST_CASE("a plain text says so") {
  const auto is_plain = [](std::string_view text) {
    Diagnostics diagnostics;
    return Template::parse(text, {}, diagnostics)->is_plain();
  };
  CHECK(is_plain("a { b } % #"));
  CHECK_FALSE(is_plain("{{ 1 }}"));
  CHECK_FALSE(is_plain("a {# b #}"));
  CHECK_FALSE(is_plain("{% raw %}{% endraw %}"));
}

TEST_CASE("odd prints are told by their places, each once") {
  Diagnostics diagnostics;
  const auto parsed = Template::parse(
      "{{ 1 }}{{ 2.5 }}{{ 'a' }}\n{% for i in [1, 2] %}{{ none }}{{ i == 1 }}{% endfor %}\n{{ [] }}{{ d }}"
      "{{ d | tojson }}",
      {}, diagnostics);
  REQUIRE(parsed.has_value());
  std::vector<OddPrint> odd;
  REQUIRE(parsed->render(json(R"({"d": {"e": 1}})").object(), &odd).has_value());
  std::string told;
  for (const OddPrint& print : odd) {
    told += fmt::format("{}:{} {}\n", print.place.line, print.place.column, kind_name(print.kind));
  }
  CHECK(told == "2:22 null\n2:32 a boolean\n3:1 a list\n3:9 an object\n");
}
