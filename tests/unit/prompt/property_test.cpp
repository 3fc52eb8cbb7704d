#include "prompt/property.h"

#include "data/json.h"
#include "data/yaml.h"
#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

namespace llmeval {

namespace {

struct ReadSchema {
  std::string json;
  std::string said;
};

ReadSchema schema_of(std::string_view yaml) {
  Diagnostics diagnostics;
  const std::optional<Value> value = parse_yaml(yaml, diagnostics.add_source("p"), diagnostics);
  REQUIRE(value);
  properties_shape()->check(*value, "outputs", diagnostics);
  ReadSchema schema;
  if (!diagnostics.has_errors()) schema.json = to_json(to_object_schema(*value, "output", diagnostics));
  schema.said = all_text(diagnostics);
  return schema;
}

}  // namespace

TEST_CASE("a property list is a JSON Schema in written order") {
  struct Row {
    std::string_view yaml;
    std::string_view json;
  };
  const std::vector<Row> rows{
      {"[]", R"({"type":"object","properties":{},"required":[],"additionalProperties":false})"},
      {"[{name: z, kind: string}, {name: a, kind: float, required: false}]",
       R"({"type":"object","properties":{"z":{"type":"string"},"a":{"type":"number"}},"required":["z"],"additionalProperties":false})"},
      {"{b: {type: integer}, a: {type: boolean}}",
       R"({"type":"object","properties":{"b":{"type":"integer"},"a":{"type":"boolean"}},"required":["b","a"],"additionalProperties":false})"},
      {"[{name: c, kind: string, description: which, enumValues: [x, y]}]",
       R"({"type":"object","properties":{"c":{"type":"string","description":"which","enum":["x","y"]}},"required":["c"],"additionalProperties":false})"},
      {"[{name: t, kind: array, items: {kind: string}}]",
       R"({"type":"object","properties":{"t":{"type":"array","items":{"type":"string"}}},"required":["t"],"additionalProperties":false})"},
      {"[{name: o, kind: object, description: d, properties: [{name: i, kind: number}]}]",
       R"({"type":"object","properties":{"o":{"type":"object","properties":{"i":{"type":"number"}},"required":["i"],"additionalProperties":false,"description":"d"}},"required":["o"],"additionalProperties":false})"},
      {"[{name: any}]", R"({"type":"object","properties":{"any":{}},"required":["any"],"additionalProperties":false})"},
      // A JSON Schema is taken as it is, whatever it says.
      {"{type: object, properties: {a: {type: string, minLength: 2}}}",
       R"({"type":"object","properties":{"a":{"type":"string","minLength":2}}})"},
      {"{properties: {a: {}}}", R"({"properties":{"a":{}}})"},
      {"{anyOf: [{type: string}, {type: 'null'}]}", R"({"anyOf":[{"type":"string"},{"type":"null"}]})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    const ReadSchema schema = schema_of(row.yaml);
    CHECK(schema.json == row.json);
    CHECK(schema.said.empty());
  }
}

TEST_CASE("mistakes in property lists") {
  struct Row {
    std::string_view yaml;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"[{kind: string}]", "p:1:2: error: the property has no name (write 'name: …')"},
      {"[{name: a, kind: string}, {name: a, kind: string}]", "p:1:27: error: the name 'a' comes twice"},
      {"[{name: a, kind: thread}]", "p:1:2: error: output 'a' cannot be of kind 'thread'"},
      {"[{name: a, kind: string, default: 1}]",
       "p:1:35: error: the default of 'a' is a number, but its kind is 'string'"},
      {"[{name: a, kind: integer, default: 1.5}]",
       "p:1:36: error: the default of 'a' is a number, but its kind is 'integer'"},
      {"[{name: a, kind: strin}]", "p:1:18: error: 'kind' cannot be 'strin' (did you mean 'string'?)"},
      {"[{name: a, knid: string}]", "p:1:12: error: unknown key 'knid' in item 1 of outputs (did you mean 'kind'?)"},
      {"{a: {tpye: string}}", "p:1:6: error: unknown key 'tpye' in property (did you mean 'type'?)"},
      {"text", "p:1:1: error: outputs must be a list or an object, not text"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    CHECK(schema_of(row.yaml).said == row.said);
  }
}

}  // namespace llmeval
