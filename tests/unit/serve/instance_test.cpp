#include "serve/instance.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

namespace llmeval {

TEST_CASE("an instance is small and the same for the same schema") {
  struct Row {
    std::string_view schema;
    std::string_view instance;
  };
  const std::vector<Row> rows{
      {R"({"type":"string"})", R"("text")"},
      {R"({"type":"string","minLength":6})", R"("textxx")"},
      {R"({"type":"string","maxLength":2})", R"("te")"},
      {R"({"type":"integer"})", "1"},
      {R"({"type":"number","minimum":5})", "5"},
      {R"({"type":"boolean"})", "true"},
      {R"({"type":"null"})", "null"},
      {R"({"type":["array","null"],"items":{"type":"boolean"},"minItems":2})", "[true,true]"},
      {R"({"const":{"a":1}})", R"({"a":1})"},
      {R"({"enum":["x","y"]})", R"("x")"},
      {R"({"properties":{"a":{"type":"integer"},"b":{"type":"null"}},"required":["a"]})", R"({"a":1})"},
      {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"null"}}})", R"({"a":1,"b":null})"},
      {R"({"type":"OBJECT","properties":{"a":{"type":"STRING"}}})", R"({"a":"text"})"},
      {R"({"anyOf":[{"type":"null"},{"type":"string"}]})", "null"},
      {R"({"$ref":"#/$defs/x","$defs":{"x":{"type":"boolean"}}})", "true"},
      {"true", "null"},
      {R"({"minItems":5,"type":"array"})", "[]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.schema);
    CHECK(to_json(instance_of(*parse_json(row.schema))) == row.instance);
  }
}

TEST_CASE("a schema that holds itself comes to an end") {
  const Value endless = *parse_json(R"({"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]})");
  CHECK(to_json(instance_of(endless)).size() < 200);
}

}  // namespace llmeval
