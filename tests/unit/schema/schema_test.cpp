#include "unit/schema/support.h"

using namespace llmeval;
using namespace llmeval::schema_test;

// What the official suite does not ask, or what is easily lost; the suite itself is run by tests/cli/verify_test.py.

TEST_CASE("drafts have names") {
  CHECK(find_schema_draft("7") == SchemaDraft::draft7);
  CHECK(find_schema_draft("2019-09") == SchemaDraft::draft2019_09);
  CHECK_FALSE(find_schema_draft("4").has_value());
  CHECK(name_of(SchemaDraft::draft2020_12) == "2020-12");
}

TEST_CASE("a schema is of the draft that it names, else of the one asked for") {
  const char* const list = R"({"items": [{"type": "null"}]})";
  CHECK_FALSE(accepts(list, "[1]", {.draft = SchemaDraft::draft7}));
  CHECK(told(list).ends_with("expected a schema (an object, true or false), got a list"));
  CHECK_FALSE(accepts(R"({"$schema": "https://json-schema.org/draft/2019-09/schema", "items": [false]})", "[1]"));
  CHECK_FALSE(accepts(R"({"$schema": "http://json-schema.org/draft-06/schema", "items": [false]})", "[1]"));
}

TEST_CASE("beside $ref draft 7 reads nothing, later drafts all") {
  const char* const schema = R"({"$ref": "#/definitions/a", "minimum": 5, "definitions": {"a": {"type": "integer"}}})";
  CHECK(accepts(schema, "1", {.draft = SchemaDraft::draft7}));
  CHECK_FALSE(accepts(schema, "1"));
}

TEST_CASE("format only describes, unless it is to be checked") {
  CHECK(accepts(R"({"format": "date"})", "\"today\""));
  CHECK_FALSE(accepts(R"({"format": "date"})", "\"today\"", {}, true));
  CHECK(accepts(R"({"format": "date"})", "5", {}, true));
  CHECK(accepts(R"({"format": "colour"})", "\"today\"", {}, true));
}

TEST_CASE("properties are found in any order and number") {
  const char* const schema = R"({"properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}},
                                 "required": ["c", "d", "a"], "additionalProperties": {"type": "null"}})";
  CHECK(accepts(schema, R"({"d": null, "c": 3, "b": 2, "a": 1})"));
  CHECK(accepts(schema, R"({"a": 1, "c": 3, "d": null, "e": null})"));
  CHECK_FALSE(accepts(schema, R"({"a": 1, "c": 3, "d": 1})"));
  CHECK_FALSE(accepts(schema, R"({"a": 1, "c": 3})"));
  CHECK_FALSE(accepts(schema, R"({"c": 3, "a": 2, "d": null})"));
}

TEST_CASE("what a failed alternative evaluated does not count") {
  const char* const schema = R"({"anyOf": [{"properties": {"a": true}, "required": ["b"]}, {"properties": {"c": true}}],
                                 "unevaluatedProperties": false})";
  CHECK(accepts(schema, R"({"c": 1})"));
  CHECK(accepts(schema, R"({"a": 1, "b": 1})") == false);
  CHECK_FALSE(accepts(schema, R"({"a": 1})"));
}

TEST_CASE("patterns are ECMA-262's") {
  CHECK(accepts(R"({"pattern": "^\\p{Letter}+$"})", "\"é\""));
  CHECK_FALSE(accepts(R"({"pattern": "^\\d$"})", "\"٣\""));
  CHECK_FALSE(accepts(R"({"pattern": "^a$"})", R"("a\n")"));
  CHECK_FALSE(accepts(R"({"patternProperties": {"^x-": {"type": "null"}}})", R"({"x-a": 1})"));
}

TEST_CASE("lengths count code points") {
  CHECK(accepts(R"({"maxLength": 2, "minLength": 2})", "\"👍🏽\""));
  CHECK(accepts(R"({"maxLength": 1})", "\"€\""));
}

TEST_CASE("a compiled schema outlives what it was made from, and copies of it work") {
  std::optional<Schema> copy;
  {
    const Schema schema = compiled(R"({"enum": [[1], "x"], "pattern": "x"})");
    copy = schema;
  }
  CHECK(copy->validate(read("\"x\"")).valid);
  CHECK_FALSE(copy->validate(read("[2]")).valid);
}
