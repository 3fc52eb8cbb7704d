#include "data/json.h"
#include "data/shape.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

TEST_CASE("each shape has its JSON Schema") {
  struct Row {
    ShapeRef shape;
    std::string_view schema;
  };
  for (const Row& row : std::vector<Row>{
           {Shape::any(), "{}"},
           {Shape::text(), R"({"type":"string"})"},
           {Shape::boolean(), R"({"type":"boolean"})"},
           {Shape::scalar(), R"({"anyOf":[{"type":"string"},{"type":"number"},{"type":"boolean"}]})"},
           {Shape::integer(1, 5), R"({"type":"integer","minimum":1,"maximum":5})"},
           {Shape::integer(INT64_MIN, INT64_MAX), R"({"type":"integer"})"},
           {Shape::number(0, 0.5), R"({"type":"number","minimum":0,"maximum":0.5})"},
           {Shape::number(0, HUGE_VAL), R"({"type":"number","minimum":0})"},
           {Shape::duration(), R"({"type":"string","pattern":"^([0-9]+(\\.[0-9]+)?(us|ms|s|m|h|d))+$"})"},
           {Shape::count(), R"({"type":["integer","string"],"minimum":0,"pattern":"^[0-9]+(\\.[0-9]+)?[kMB]?$"})"},
           {Shape::money(), R"({"type":"number","minimum":0})"},
           {Shape::words({"a", "b"}), R"({"enum":["a","b"]})"},
           {Shape::list(Shape::text()), R"({"type":"array","items":{"type":"string"}})"},
           {Shape::list(Shape::any(), 1), R"({"type":"array","items":{},"minItems":1})"},
           {Shape::list_or_one(Shape::text()),
            R"({"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]})"},
           {Shape::map(Shape::boolean()), R"({"type":"object","additionalProperties":{"type":"boolean"}})"},
           {Shape::object({}), R"({"type":"object","properties":{},"additionalProperties":false})"},
           {Shape::object({{"b", Shape::text(), "The b.", true}, {"a", Shape::any(), ""}}),
            R"({"type":"object","properties":{"b":{"type":"string","description":"The b."},"a":{}},)"
            R"("additionalProperties":false,"required":["b"]})"},
           {Shape::text()->described("A name.")->with_default("x"),
            R"({"type":"string","description":"A name.","default":"x"})"},
           {Shape::lazy(Shape::text, "name"), R"({"$ref":"#/$defs/name"})"},
       }) {
    CHECK(to_json(row.shape->to_json_schema()) == row.schema);
  }
}

ShapeRef tree() {
  return Shape::object({{"children", Shape::list(Shape::lazy(tree, "tree")), "Below."},
                        {"leaf", Shape::lazy(Shape::text, "leaf"), "An end."}});
}

TEST_CASE("a document has every lazy shape once under $defs") {
  const Value document = json_schema_document(*tree(), "https://example.org/tree.json", "Tree");
  CHECK(to_json_pretty(document) ==
        R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.org/tree.json",
  "title": "Tree",
  "type": "object",
  "properties": {
    "children": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/tree"
      },
      "description": "Below."
    },
    "leaf": {
      "$ref": "#/$defs/leaf",
      "description": "An end."
    }
  },
  "additionalProperties": false,
  "$defs": {
    "tree": {
      "type": "object",
      "properties": {
        "children": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/tree"
          },
          "description": "Below."
        },
        "leaf": {
          "$ref": "#/$defs/leaf",
          "description": "An end."
        }
      },
      "additionalProperties": false
    },
    "leaf": {
      "type": "string"
    }
  }
})");
  CHECK(json_schema_document(*Shape::text(), "x", "y").find("$defs") == nullptr);
}

}  // namespace
}  // namespace llmeval
