#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

TEST_CASE("is_json") {
  check_rows({
      {R"("is_json")", R"({"key": "value"})", true, "expected to be JSON: met"},
      {R"({"is_json": true})", "7", true, "expected to be JSON: met"},
      {R"("is_json")", "seven", false,
       R"(expected to be JSON, got "seven" (it is not JSON: expected a JSON value, found 'seven' (line 1, column 1)))"},
      {R"({"is_json": {"extract": "fenced"}})", "```json\n{}\n```", true, "expected to hold JSON: met"},
      {R"({"is_json": {"extract": "any"}})", "none", false,
       R"(expected to hold JSON, got "none" (there is no JSON object or list in it))"},
      {R"({"not": "is_json"})", "{}", false, R"(expected not to be JSON, got "{}")"},
      {R"({"not": {"is_json": {"extract": "any"}}})", "none", true, "expected not to hold JSON: met"},
  });
}

TEST_CASE("json") {
  constexpr std::string_view answer =
      R"({"category": "billing", "n": 5, "text": "5", "items": [{"sku": "A-1"}], "none": null})";
  check_rows({
      {R"({"json": {"path": "/category", "equals": "billing"}})", answer, true,
       R"(expected to be "billing" at '/category', got "billing")"},
      {R"({"json": {"path": "/category", "equals": "refund"}})", answer, false,
       R"(expected to be "refund" at '/category', got "billing")"},
      {R"({"json": {"path": "/n", "equals": 5.0}})", answer, true, "expected to be 5.0 at '/n', got 5"},
      {R"({"json": {"path": "/n", "equals": "5"}})", answer, true, R"(expected to be "5" at '/n', got 5)"},
      {R"({"json": {"path": "/text", "equals": 5}})", answer, false,
       R"(expected to be 5 at '/text', got "5" (it is text))"},
      {R"({"json": {"path": "/none", "equals": {"value": null}}})", answer, true,
       "expected to be null at '/none', got null"},
      {R"({"json": {"path": "/category", "one_of": ["a", "billing"]}})", answer, true,
       R"(expected to be one of "a", "billing" at '/category', got "billing")"},
      {R"({"json": {"path": "/items/0/sku", "regex": "^A-\\d$"}})", answer, true,
       R"(expected to match "^A-\d$" at '/items/0/sku', got "A-1")"},
      {R"({"json": {"path": "/category", "contains": {"text": "BILL", "ignore_case": true}}})", answer, true,
       R"(expected to contain "BILL" (ignoring case) at '/category', got "billing")"},
      {R"({"json": {"path": "/items", "contains": "A-1"}})", answer, true,
       R"(expected to contain "A-1" at '/items', got [{"sku":"A-1"}])"},
      {R"({"json": {"path": "/n", "number": {"min": 1, "max": 4}}})", answer, false,
       "expected between 1 and 4 at '/n', got 5"},
      {R"({"json": {"path": "/n", "number": 5}})", answer, true, "expected the number 5 at '/n', got 5"},
      {R"({"json": {"path": "/category", "length": {"max": 3}}})", answer, false,
       "expected at most 3 characters at '/category', got 7 characters"},
      {R"({"json": {"path": "/n", "exists": true}})", answer, true, "expected a value at '/n', got 5"},
      {R"({"json": {"path": "/m", "exists": true}})", answer, false, "expected a value at '/m', got nothing"},
      {R"({"json": {"path": "/m", "exists": false}})", answer, true, "expected nothing at '/m', got nothing"},
      {R"({"json": {"path": "", "equals": {"value": [1]}}})", "[1]", true, "expected to be [1] at '', got [1]"},
      {R"({"json": {"path": "/0", "equals": 1, "extract": "last"}})", "[0] then [1].", true,
       "expected to be 1 at '/0', got 1"},
      {R"({"not": {"json": {"path": "/category", "equals": "refund"}}})", answer, true,
       R"(expected not to be "refund" at '/category', got "billing")"},
      {R"({"not": {"json": {"path": "/m", "exists": true}}})", answer, true,
       "expected not a value at '/m', got nothing"},
  });
}

TEST_CASE("a path that finds nothing fails, negated or not") {
  const std::string not_json =
      "found nothing to look at: it is not JSON: expected a JSON value, found 'no' "
      R"((line 1, column 1), got "no JSON")";
  for (const std::string_view negated : {"", R"({"not": )"}) {
    const std::string end = negated.empty() ? "" : "}";
    check_rows({
        {std::string(negated) + R"({"json": {"path": "/m", "equals": "x"}})" + end, R"({"n": 1})", false,
         R"(found nothing to look at: there is nothing at '/m', got "{"n": 1}")"},
        {std::string(negated) + R"({"json": {"path": "/m", "equals": "x"}})" + end, "no JSON", false, not_json},
        {std::string(negated) + R"({"json": {"path": "/m", "exists": false}})" + end, "no JSON", false, not_json},
    });
  }
}

TEST_CASE("json looks into what `of` found") {
  CHECK(score(R"({"json": {"of": "/inner", "path": "/a", "equals": 1}})", R"({"inner": {"a": 1}})").pass);
  // A text may hold JSON in turn.
  CHECK(score(R"({"json": {"of": "/inner", "path": "/a", "equals": 1}})", R"({"inner": "{\"a\": 1}"})").pass);
}

TEST_CASE("json of each item of a list") {
  const std::string_view good = R"({"items": [{"id": "a1", "n": 1}, {"id": "a2", "n": 2}]})";
  check_rows({
      {R"({"json": {"path": "/items", "each": {"path": "/id", "regex": "^a"}}})", good, true,
       R"(expected to match "^a" at '/id' of each item at '/items', got 2 items that do)"},
      {R"({"json": {"path": "/items", "each": {"path": "/n", "number": {"max": 1}}}})", good, false,
       R"(expected at most 1 at '/n' of each item at '/items', got 2 in item 2)"},
      {R"({"json": {"path": "/items", "each": {"path": "/id", "exists": true}}})", good, true,
       R"(expected a value at '/id' of each item at '/items', got 2 items that do)"},
      {R"({"json": {"path": "", "each": {"equals": "x"}}})", R"(["x", "y"])", false,
       R"(expected to be "x" at '' of each item at '', got "y" in item 2)"},
      {R"({"not": {"json": {"path": "", "each": {"equals": "x"}}}})", R"(["x", "y"])", true,
       R"(expected not to be "x" at '' of each item at '', got "y" in item 2)"},
      {R"({"json": {"path": "", "each": {"path": "/a", "equals": "x"}}})", R"([{"a": "x"}, {}])", false,
       R"(found nothing to look at: there is nothing at '/a' of item 2 at '', got "[{"a": "x"}, {}]")"},
      {R"({"not": {"json": {"path": "", "each": {"equals": "x"}}}})", "[]", false,
       R"(found nothing to look at: there is no list with items at '', got "[]")"},
      {R"({"json": {"path": "/items", "length": {"unit": "items", "exactly": 2}}})", good, true,
       R"(expected exactly 2 items at '/items', got 2 items)"},
      {R"({"length": {"unit": "items", "min": 2}})", R"({"a": 1})", false, "expected at least 2 items, got 1 item"},
      {R"({"not": {"length": {"unit": "items", "min": 2}}})", "words", false,
       R"(found nothing to look at: it is neither a list nor an object, got "words")"},
  });
  check_refused({
      {R"({"json": {"path": "/a", "each": {}}})",
       "s:1:33: error: 'each' does not say what to expect at its path (add equals, contains, number, exists: true …)"},
      {R"({"json": {"path": "/a", "each": {"contains": ""}}})",
       "s:1:46: error: an empty text is in every answer, so the check cannot fail"},
      {R"({"json": {"path": "/a", "each": {"path": "b", "equals": 1}}})",
       "s:1:42: error: 'b' is not a JSON pointer: it does not start with '/'"},
  });
}

TEST_CASE("what json refuses") {
  check_refused({
      {R"({"is_json": false})", "s:1:13: error: is_json: false checks nothing (write {not: is_json})"},
      {R"({"is_json": {"extract": "frist"}})", "s:1:25: error: 'extract' cannot be 'frist' (did you mean 'first'?)"},
      {R"({"json": {"equals": 1}})", "s:1:10: error: check 'json' has no 'path'"},
      {R"({"json": {"path": "category", "equals": 1}})",
       "s:1:19: error: 'category' is not a JSON pointer: it does not start with '/'"},
      {R"({"json": {"path": "/a"}})",
       "s:1:10: error: check 'json' does not say what to expect at its path (add equals, contains, number, exists: "
       "true …)"},
      {R"({"json": {"path": "/a", "equals": 1, "exists": true}})",
       "s:1:10: error: check 'json' asks several things at once (write one item for each)"},
      {R"~({"json": {"path": "/a", "regex": "("}})~",
       "s:1:34: error: bad regex at offset 1: missing closing parenthesis"},
      {R"({"json": {"path": "/a", "contains": ""}})",
       "s:1:37: error: an empty text is in every answer, so the check cannot fail"},
      {R"({"json": {"path": "/a", "contains": {"text": "a", "weight": 2}}})",
       "s:1:51: error: unknown key 'weight' in 'contains' (known keys: text, ignore_case, normalize)"},
      {R"({"json": {"path": "/a", "length": {"min": 0}}})",
       "s:1:35: error: check 'length' cannot fail: nothing is under its min (give a larger min or a max)"},
  });
}
