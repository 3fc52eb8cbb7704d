#include "unit/schema/support.h"

#include <algorithm>
#include <vector>

using namespace llmeval;
using namespace llmeval::schema_test;

TEST_CASE("a schema that is wrong is an error with its place") {
  struct Row {
    const char* schema;
    const char* expected;
  };
  const std::vector<Row> rows{
      {"5", "1:1: error: schema at '#': expected a schema (an object, true or false), got a number"},
      {R"({"type": "text"})",
       "1:10: error: schema at '#': expected 'type' to be one of null, boolean, number, integer, string, array, "
       "object, "
       "got \"text\""},
      {R"({"properties": {"a": 1}})",
       "1:22: error: schema at '#/properties/a': expected a schema (an object, true or false), got a number"},
      {R"({"properties": []})", "1:16: error: schema at '#': expected 'properties' to be an object of schemas, got []"},
      {R"({"minLength": -1})", "1:15: error: schema at '#': expected 'minLength' to be a whole number from 0, got -1"},
      {R"({"maxItems": 1.5})", "1:14: error: schema at '#': expected 'maxItems' to be a whole number from 0, got 1.5"},
      {R"({"minimum": "1"})", "1:13: error: schema at '#': expected 'minimum' to be a number, got \"1\""},
      {R"({"exclusiveMinimum": true})",
       "1:22: error: schema at '#': expected 'exclusiveMinimum' to be a number, got true (draft 4 had a boolean here; "
       "now "
       "it is the bound itself)"},
      {R"({"multipleOf": 0})", "1:16: error: schema at '#': expected 'multipleOf' to be a number over 0, got 0"},
      {R"({"multipleOf": 1.000000000000000000001})",
       "1:16: error: schema at '#': expected 'multipleOf' to be a number of at most 18 digits, got "
       "1.000000000000000000001"},
      {R"({"properties": {"a": {"required": true}}})",
       "1:35: error: schema at '#/properties/a': expected 'required' to be a list of different names, got true (it "
       "lists "
       "the names of the properties that must be there)"},
      {R"({"required": ["a", "a"]})",
       "1:14: error: schema at '#': expected 'required' to be a list of different names, got [\"a\",\"a\"]"},
      {R"({"enum": "a"})", "1:10: error: schema at '#': expected 'enum' to be a list of values, got \"a\""},
      {R"({"anyOf": []})", "1:11: error: schema at '#': expected 'anyOf' to be a list of one or more schemas, got []"},
      {R"({"pattern": "a("})",
       "1:13: error: schema at '#': the pattern \"a(\" of 'pattern' is wrong at byte 3: missing closing parenthesis "
       "(patterns are ECMA-262's)"},
      {R"({"$ref": "#/$defs/a"})",
       "1:10: error: schema at '#': '#/$defs/a' leads nowhere (write a JSON pointer such as #/$defs/name, or an "
       "anchor's "
       "name)"},
      {R"({"$ref": "other.json"})",
       "1:10: error: schema at '#': cannot find 'other.json': there is no such document (nothing is loaded from a "
       "network)"},
      {R"({"$schema": "http://json-schema.org/draft-04/schema#"})",
       "1:13: error: schema at '#': unknown draft 'http://json-schema.org/draft-04/schema#' (the drafts are 2020-12 "
       "(https://json-schema.org/draft/2020-12/schema), 2019-09 and 7)"},
      {R"({"$id": "http://x/#a"})", "1:9: error: schema at '#': '$id' has the fragment '#a' (name it by '$anchor')"},
      {R"({"$anchor": "#a"})",
       "1:13: error: schema at '#': expected the name of an anchor, got \"#a\" (an anchor starts with a letter or _ "
       "and goes "
       "on with letters, digits, - _ . :)"},
      {R"({"$defs": {"a": {"$id": "x", "type": "null"}, "b": {"$id": "x"}}})",
       "1:60: error: schema at '#/$defs/b': '$id' is 'x', as another schema's is (name one of them otherwise)"},
      {R"({"anyOf": [{"type": "null"}, {"$ref": "#"}]})",
       "1:1: error: schema at '#': leads back to itself without going into the instance (put the reference below "
       "properties or items)"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.schema));
    CHECK(told(row.schema) == "s.json:" + std::string(row.expected));
  }
}

TEST_CASE("all mistakes are told at once") {
  const std::string lines = told(R"({"type": "x", "minItems": "y", "$ref": "#z", "not": 3})");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 3);
}

TEST_CASE("a keyword that checks nothing is a warning") {
  CHECK(told(R"({"requierd": ["a"], "type": "object"})") ==
        "s.json:1:2: warning: 'requierd' is no keyword of JSON Schema and checks nothing (did you mean 'required'?)");
  CHECK(told(R"({"$schema": "http://json-schema.org/draft-07/schema#", "prefixItems": [true]})") ==
        "s.json:1:56: warning: 'prefixItems' is no keyword of draft 7 and checks nothing ('$schema' says of which "
        "draft a "
        "schema is)");
  CHECK(told(R"({"x-note": 1, "example": 2, "nullable": true, "title": "t"})").empty());
}

TEST_CASE("what no instance can fail is known") {
  for (const char* schema :
       {"{}", "true", R"({"title": "x"})", R"({"properties": {"a": {}}})", R"({"anyOf": [{"type": "null"}, true]})",
        R"({"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#"}}}})", R"({"not": false})", R"({"minItems": 0})",
        R"({"type": ["null", "boolean", "number", "string", "array", "object"]})", R"({"format": "date"})"}) {
    CAPTURE(schema);
    CHECK(compiled(schema).accepts_everything());
  }
  for (const char* schema : {"false", R"({"type": "object"})", R"({"properties": {"a": {"type": "null"}}})",
                             R"({"required": ["a"]})", R"({"not": {}})", R"({"contains": {}})",
                             R"({"items": {"$ref": "#/$defs/a"}, "$defs": {"a": {"minimum": 1}}})"}) {
    CAPTURE(schema);
    CHECK_FALSE(compiled(schema).accepts_everything());
  }
  CHECK_FALSE(compiled(R"({"format": "date"})").accepts_everything(true));
}
