#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

std::string equals(std::string_view options) { return R"({"json_equals": {)" + std::string(options) + "}}"; }

}  // namespace

TEST_CASE("json_equals names the differences") {
  const std::string item = equals(R"("value": {"a": [1, 2], "b": {"c": "x"}})");
  check_rows({
      {item, R"({"b": {"c": "x"}, "a": [1.0, 2]})", true, R"(expected to equal {"a":[1,2],"b":{"c":"x"}}: met)"},
      {item, R"({"a": [1, 3], "b": {}, "d/e": 0})", false,
       R"(expected to equal {"a":[1,2],"b":{"c":"x"}}, got "{"a": [1, 3], "b": {}, "d/e": 0}" )"
       R"((at '/a/1': expected 2, got 3; at '/b/c': missing, expected "x"; at '/d~1e': got 0, expected nothing))"},
      {item, R"({"a": [1, 2, 3], "b": null})", false,
       R"(expected to equal {"a":[1,2],"b":{"c":"x"}}, got "{"a": [1, 2, 3], "b": null}" )"
       R"((at '/a/2': got 3, expected nothing; at '/b': expected {"c":"x"}, got null))"},
      {item, "[]", false,
       R"(expected to equal {"a":[1,2],"b":{"c":"x"}}, got "[]" (expected {"a":[1,2],"b":{"c":"x"}}, got []))"},
      {item, "none", false,
       R"(expected to equal {"a":[1,2],"b":{"c":"x"}}, got "none" (it is not JSON: expected a JSON value, found 'none' (line 1, column 1)))"},
      {equals(R"("value": [1, 2, 3, 4])"), "[5, 6, 7, 8]", false,
       R"(expected to equal [1,2,3,4], got "[5, 6, 7, 8]" (at '/0': expected 1, got 5; at '/1': expected 2, got 6; )"
       R"(at '/2': expected 3, got 7; and more))"},
      {R"({"not": )" + item + "}", "none", true, R"(expected not to equal {"a":[1,2],"b":{"c":"x"}}: met)"},
      {R"({"json_equals": [1]})", "[1]", true, "expected to equal [1]: met"},
      {equals(R"("json": "{\"a\": 1}", "extract": "any")"), "It is {\"a\": 1}.", true,
       R"(expected to equal {"a":1}: met)"},
  });
}

TEST_CASE("json_equals is as lenient as it is told to be") {
  struct Lenient {
    const char* options;
    const char* answer;
    bool pass;
  };
  for (const Lenient& row : std::initializer_list<Lenient>{
           {R"("value": {"id": 1, "x": 2}, "ignore": "/id")", R"({"x": 2})", true},
           {R"("value": {"x": 2}, "ignore": ["/id"])", R"({"x": 2, "id": 5})", true},
           {R"("value": {"x": 2}, "ignore": ["/id"])", R"({"x": 3, "id": 5})", false},
           {R"("value": [{"at": 1, "v": 1}, {"at": 2, "v": 2}], "ignore": ["/*/at"])",
            R"([{"v": 1}, {"at": 9, "v": 2}])", true},
           {R"("value": {"a~/": 1}, "ignore": ["/a~0~1"])", "{}", true},
           {R"("value": [1, 2], "unordered": true)", "[2, 1]", true},
           {R"("value": [1, 2, 2], "unordered": true)", "[2, 1, 1]", false},
           {R"("value": {"a": [1, 2], "b": [1, 2]}, "unordered": ["/a"])", R"({"a": [2, 1], "b": [1, 2]})", true},
           {R"("value": {"a": [1, 2], "b": [1, 2]}, "unordered": ["/a"])", R"({"a": [2, 1], "b": [2, 1]})", false},
           {R"("value": [[1, 2], [3]], "unordered": ["/*"])", "[[2, 1], [3]]", true},
           {R"("value": [1], "tolerance": 0.1)", "[1.1]", true},
           {R"("value": [1], "tolerance": 0.1)", "[1.1000001]", false},
           {R"("value": [1.0, 1.1], "unordered": true, "tolerance": 0.1)", "[1.05, 0.95]", true},
           {R"("value": 9007199254740993)", "9007199254740992", false},
       }) {
    CAPTURE(std::string(row.options));
    const Score found = score(equals(row.options), row.answer);
    CAPTURE(found.reason);
    CHECK(found.pass == row.pass);
  }
}

TEST_CASE("json_equals takes what the case says") {
  const Object number{{"reference", Value(Object{{"a", 1}})}};
  CHECK(score(equals(R"("value": "{{ reference }}")"), R"({"a": 1})", number).pass);
  const Object text{{"reference", R"({"a": 1})"}};
  CHECK(score(equals(R"("json": "{{ reference }}")"), R"({"a": 1})", text).pass);
  CHECK(score(equals(R"("json": "{{ reference }}")"), R"({"a": 1})", {{"reference", "{a"}}).reason ==
        "'json' is not JSON: expected a key in double quotes, found 'a', got \"{a\"");
}

TEST_CASE("json_equals that cannot be meant") {
  check_refused({
      {R"({"json_equals": {"ignore": "/a"}})",
       "s:1:17: error: check 'json_equals' needs either 'value' or 'json' (an object to compare with goes under "
       "'value')"},
      {R"({"json_equals": {"value": 1, "ignore": [""]}})",
       "s:1:40: error: all of the answer is ignored, so that the check cannot fail (name parts of it)"},
      {R"({"json_equals": {"value": 1, "tolerance": -1}})", "s:1:43: error: 'tolerance' must be at least 0, not -1"},
      {R"({"json_equals": {"json": "{a"}})",
       "s:1:26: error: 'json' is not JSON: expected a key in double quotes, found 'a'"},
  });
}
