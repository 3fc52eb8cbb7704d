#include "unit/schema/support.h"

#include <vector>

using namespace llmeval;
using namespace llmeval::schema_test;

TEST_CASE("every mistake says what is expected and what there is") {
  struct Row {
    const char* schema;
    const char* instance;
    const char* expected;
  };
  const std::vector<Row> rows{
      {R"({"type": "string"})", "5", " | /type | expected type string, got 5"},
      {R"({"type": ["integer", "null"]})", "1.5", " | /type | expected type null or integer, got 1.5"},
      {R"({"const": {"a": 1}})", "[]", R"( | /const | expected {"a":1}, got [])"},
      {R"({"enum": ["a", 2]})", "\"b\"", R"( | /enum | expected one of "a", 2, got "b")"},
      {R"({"minimum": 0.1})", "0.09", " | /minimum | expected at least 0.1, got 0.09"},
      {R"({"maximum": 1e2})", "101", " | /maximum | expected at most 100, got 101"},
      {R"({"exclusiveMinimum": 1})", "1.0", " | /exclusiveMinimum | expected more than 1, got 1.0"},
      {R"({"exclusiveMaximum": 1})", "2", " | /exclusiveMaximum | expected less than 1, got 2"},
      {R"({"multipleOf": 0.01})", "0.005", " | /multipleOf | expected a multiple of 0.01, got 0.005"},
      {R"({"minLength": 3})", "\"é€\"", " | /minLength | expected at least 3 characters, got 2: \"é€\""},
      {R"({"maxLength": 1})", "\"ab\"", " | /maxLength | expected at most 1 characters, got 2: \"ab\""},
      {R"({"minItems": 1})", "[]", " | /minItems | expected at least 1 items, got 0: []"},
      {R"({"maxProperties": 0})", R"({"a": 1})",
       R"( | /maxProperties | expected at most 0 properties, got 1: {"a":1})"},
      {R"({"pattern": "^a"})", "\"b\\u001b\"", R"( | /pattern | expected text that matches "^a", got "b\u001b")"},
      {R"({"uniqueItems": true})", "[1, 2, 1.0]", " | /uniqueItems | expected items that all differ, got 1 at 0 and 2"},
      {R"({"required": ["a", "b"]})", R"({"A": 1, "b": 2})", " | /required | expected property 'a', got only 'A', 'b'"},
      {R"({"required": ["a"]})", "{}", " | /required | expected property 'a', got an empty object"},
      {R"({"dependentRequired": {"a": ["b"]}})", R"({"a": 1})",
       " | /dependentRequired | expected property 'b' beside 'a', got only 'a'"},
      {R"({"additionalProperties": false})", R"({"x/y": 1})",
       "/x~1y | /additionalProperties | expected no value here, got 1"},
      {R"({"unevaluatedProperties": false, "properties": {"a": true}})", R"({"a": 1, "b": 2})",
       "/b | /unevaluatedProperties | expected no value here, got 2"},
      {R"({"propertyNames": {"maxLength": 1}})", R"({"ab": 1})",
       R"(/ab | /propertyNames/maxLength | expected at most 1 characters, got 2: "ab")"},
      {R"({"properties": {"a": {"items": {"type": "number"}}}})", R"({"a": [1, "x", null]})",
       "/a/1 | /properties/a/items/type | expected type number, got \"x\"\n"
       "/a/2 | /properties/a/items/type | expected type number, got null"},
      {R"({"contains": {"const": 1}, "minContains": 2})", "[1, 3]",
       " | /minContains | expected at least 2 items that 'contains' accepts, got 1 of 2"},
      {R"({"contains": {"const": 1}, "maxContains": 1})", "[1, 1]",
       " | /maxContains | expected at most 1 items that 'contains' accepts, got 2 of 2"},
      {R"({"not": {"type": "null"}})", "null", " | /not | expected what the schema under 'not' refuses, got null"},
      {R"({"if": {"type": "string"}, "then": {"minLength": 2}})", "\"x\"",
       R"( | /then/minLength | expected at least 2 characters, got 1: "x")"},
      {R"({"oneOf": [{"type": "number"}, {"minimum": 1}]})", "2",
       " | /oneOf | expected exactly one of 2 alternatives, got 2 that fit (oneOf/0, oneOf/1): 2"},
      {"false", "1", " |  | expected no value here, got 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.schema));
    CHECK(mistakes(row.schema, row.instance) == row.expected);
  }
}

TEST_CASE("of alternatives, what is wrong by the one that was clearly meant is told too") {
  const char* const schema = R"({"anyOf": [{"type": "null"}, {"type": "object", "required": ["a", "b"]},
                                           {"type": "object", "required": ["c"], "maxProperties": 0, "minProperties": 3}]})";
  CHECK(mistakes(schema, R"({"a": 1})") ==
        " | /anyOf | expected at least one of 3 alternatives, got {\"a\":1}\n"
        " | /anyOf/1/required | expected property 'b', got only 'a'");
  CHECK(mistakes(schema, "5") == " | /anyOf | expected at least one of 3 alternatives, got 5");
}

TEST_CASE("places lead through references") {
  const Schema schema = compiled(
      R"({"$id": "http://x/root.json", "properties": {"a": {"$ref": "#/$defs/b%25 c"}},
          "$defs": {"b% c": {"$id": "b.json", "items": {"$ref": "#n"}, "$defs": {"n": {"$anchor": "n", "minimum": 3}}}}})");
  const SchemaReport report = schema.validate(read(R"({"a": [1]})"));
  REQUIRE(report.mistakes.size() == 1);
  CHECK(report.mistakes.front().instance == "/a/0");
  CHECK(report.mistakes.front().keyword == "/properties/a/$ref/items/$ref/minimum");
  CHECK(report.mistakes.front().absolute == "http://x/b.json#/$defs/n/minimum");
  CHECK(report.mistakes.front().to_text() == "at '/a/0': expected at least 3, got 1");
}

TEST_CASE("no more mistakes are told than were asked for") {
  const Schema schema = compiled(R"({"items": {"type": "string"}})");
  const Value instance = read("[1, 2, 3]");
  CHECK(schema.validate(instance, 3).mistakes.size() == 3);
  CHECK_FALSE(schema.validate(instance, 3).is_cut);
  CHECK(schema.validate(instance, 2).mistakes.size() == 2);
  CHECK(schema.validate(instance, 2).is_cut);
  CHECK_FALSE(schema.validate(instance, 0).valid);
  CHECK(schema.validate(instance, 0).mistakes.empty());
}
