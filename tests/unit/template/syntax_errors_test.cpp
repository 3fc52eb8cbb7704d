#include "unit/template/support.h"

using namespace llmeval;

TEST_CASE("a mistake in a tag has its place and a step to take") {
  struct Row {
    std::string_view source;
    std::string_view expected;
  };
  const std::vector<Row> rows = {
      {"{{ name", "1:1: error: '{{' is not closed (add '}}')"},
      {"a\n {% if x", "2:2: error: '{%' is not closed (add '%}')"},
      {"{# note", "1:1: error: '{#' is not closed (add '#}')"},
      {"{% raw %}x", "1:1: error: 'raw' is not closed (add '{% endraw %}')"},
      {"{{ 'a }}", "1:4: error: the text is not closed (add ')"},
      {"{{ (1 + 2 }}", "1:11: error: unexpected '}' (close with ')' first)"},
      {"{{ [1, 2", "1:4: error: '[' is not closed (add ']')"},
      {"{{ 1) }}", "1:5: error: unexpected ')'"},
      {"{{ name }", "1:9: error: unexpected '}' (a tag ends with '}}')"},
      {"{{ a ! b }}", "1:6: error: unexpected '!' (write 'not' or '!=')"},
      {"{{ a && b }}", "1:6: error: unexpected '&' (write 'and')"},
      {"{{ ü? }}", "1:5: error: unexpected '?'"},
      {"{{ }}", "1:4: error: expected an expression, found the end of the tag"},
      {"{{ 1 + }}", "1:8: error: expected an expression, found the end of the tag"},
      {"{{ a b }}", "1:6: error: unexpected 'b' after the expression"},
      {"{{ a = b }}", "1:6: error: unexpected '=' after the expression ('==' compares; {% set x = … %} assigns)"},
      {"{{ 012 }}", "1:4: error: '012' is not a number (leave out the leading zeros)"},
      {"{{ '\\u12' }}", "1:4: error: '\\u' in a text needs 4 digits"},
      {"{{ '\\ud83d' }}", "1:4: error: '\\ud83d' in a text is not a character"},
      {"{{ '\\N{DASH}' }}", "1:4: error: '\\N' is not supported in a text (write the character itself)"},
      {"{{ a. }}", "1:7: error: expected a name after '.', found the end of the tag"},
      {"{{ a[] }}", "1:6: error: expected an index, found ']'"},
      {"{{ {'a' 1} }}", "1:9: error: expected ':', found '1'"},
      {"{{ x | uper }}", "1:8: error: unknown filter 'uper' (did you mean 'upper'?)"},
      {"{{ x | frobnicate }}",
       "1:8: error: unknown filter 'frobnicate' (there are default, first, float, fromjson, image, int, join, last, "
       "length, lower, "
       "replace, round, split, tojson, trim, upper)"},
      {"{{ x | title }}",
       "1:8: error: the filter 'title' of Jinja is not supported (there are default, first, float, fromjson, image, "
       "int, join, last, "
       "length, lower, replace, round, split, tojson, trim, upper)"},
      {"{{ x | join(1, 2, 3) }}", "1:19: error: 'join' takes at most 2 arguments"},
      {"{{ x | upper(1) }}", "1:14: error: 'upper' takes no arguments"},
      {"{{ x | float(1, 2) }}", "1:17: error: 'float' takes at most 1 argument"},
      {"{{ x | replace('a') }}", "1:8: error: 'replace' needs its argument 'new'"},
      {"{{ x | join(sep=1) }}", "1:13: error: 'join' has no argument 'sep'"},
      {"{{ x | join(1, d=2) }}", "1:16: error: the argument 'd' is given twice"},
      {"{{ x | join(d=1, 2) }}", "1:18: error: an argument without a name after one with a name"},
      {"{{ x is strng }}", "1:9: error: unknown test 'strng' (did you mean 'string'?)"},
      {"{{ x is divisibleby 3 }}",
       "1:9: error: the test 'divisibleby' of Jinja is not supported (there are boolean, defined, even, false, "
       "mapping, none, number, "
       "odd, sequence, string, true, undefined)"},
      {"{{ x is defined(1) }}", "1:17: error: the test 'defined' takes no arguments"},
      {"{{ x is defined is true }}", "1:17: error: tests cannot be chained (join them with 'and')"},
      {"{{ range(3) }}", "1:9: error: functions such as 'range' are not supported"},
      {"{{ x.upper() }}", "1:11: error: methods such as 'upper' are not supported (there is a filter: | upper)"},
      {"{{ x.items() }}",
       "1:11: error: methods such as 'items' are not supported ({% for key in x %} goes through the keys; x[key] is "
       "the item)"},
      {"{{ x | image }}",
       "1:8: error: 'image' cannot be used here (it ends an output of a chat prompt: {{ x | image }})"},
      {"{% %}", "1:4: error: a tag begins with a word (there are for, if, include, raw, set)"},
      {"{% fro x in y %}", "1:4: error: unknown tag 'fro' (did you mean 'for'?)"},
      {"{% macro f() %}",
       "1:4: error: the tag 'macro' of Jinja is not supported (there are for, if, include, raw, set)"},
      {"{% if %}{% endif %}", "1:7: error: expected an expression, found the end of the tag"},
      {"{% if x %}", "1:1: error: 'if' is not closed (add '{% endif %}')"},
      {"{% if x %}{% endfor %}{% endif %}", "1:14: error: unexpected 'endfor' ('if' is open here)"},
      {"{% endif %}", "1:4: error: unexpected 'endif' (nothing is open here)"},
      {"{% if x %}{% else %}{% elif y %}{% endif %}", "1:24: error: unexpected 'elif' ('if' is open here)"},
      {"{% if x %}{% endif x %}", "1:20: error: unexpected 'x' after 'endif'"},
      {"{% for x of y %}{% endfor %}", "1:10: error: expected 'in' after the names of 'for', found 'of'"},
      {"{% for 1 in y %}{% endfor %}", "1:8: error: expected a name to assign to, found '1'"},
      {"{% for x in y recursive %}{% endfor %}", "1:15: error: recursive loops are not supported"},
      {"{% for x in y %}{{ loop.idx }}{% endfor %}",
       "1:25: error: 'loop' has no field 'idx' (there are index, index0, revindex, revindex0, first, last, length, "
       "previtem, nextitem)"},
      {"{% for x in y %}{{ loop.idnex }}{% endfor %}",
       "1:25: error: 'loop' has no field 'idnex' (did you mean 'index'?)"},
      {"{% for x in y %}{{ loop }}{% endfor %}",
       "1:20: error: 'loop' is not a value (it has fields such as 'loop.index')"},
      {"{% set x %}a{% endset %}",
       "1:4: error: a 'set' without '=' is not supported (write {% set name = … %})\n1:16: error: unexpected 'endset' "
       "(nothing is open here)"},
      {"{% set a.b = 1 %}", "1:9: error: only a name can be assigned to"},
      {"{% set loop = 1 %}", "1:8: error: 'loop' cannot be assigned to"},
      {"{% include x %}", "1:12: error: expected a file's name in quotes, found 'x'"},
      {"{% include 'x' ignore missing %}",
       "1:16: error: unexpected 'ignore' in 'include', which takes a file's name alone"},
      {"{% include 'x' %}", "1:12: error: cannot include 'x': there are no files here"},
      {"a \xff", "1:1: error: the template is not UTF-8 from its byte 3 on"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(render(row.source) == row.expected);
  }
}

TEST_CASE("all mistakes are told at once, and one does not cause another") {
  CHECK(render("{% if a | uper %}\n{% for x in %}{{ x | lowr }}{% endfor %}\n{% else %}\n{{ 'open }}") ==
        "1:1: error: 'if' is not closed (add '{% endif %}')\n"
        "1:11: error: unknown filter 'uper' (did you mean 'upper'?)\n"
        "2:13: error: expected an expression, found the end of the tag\n"
        "2:22: error: unknown filter 'lowr' (did you mean 'lower'?)\n"
        "4:4: error: the text is not closed (add ')");
}

TEST_CASE("a block that its surrounding one ends is the one that is open") {
  CHECK(render("{% for x in xs %}{% if x %}{% endfor %}") == "1:18: error: 'if' is not closed (add '{% endif %}')");
}
