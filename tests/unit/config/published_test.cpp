#include "config/project.h"
#include "data/json.h"

#include <doctest/doctest.h>

namespace llmeval {

TEST_CASE("schemas are published for every format") {
  for (const std::string_view name : {"suite", "include", "models", "prices", "quarantine", "golden", "prompt"}) {
    CAPTURE(name);
    const std::optional<Value> schema = published_schema(name);
    REQUIRE(schema);
    CHECK(schema->find("$schema")->text() == "https://json-schema.org/draft/2020-12/schema");
    CHECK(schema->find("type")->text() == "object");
    CHECK(schema->find("properties")->is_object());
  }
  CHECK_FALSE(published_schema("report"));
}

TEST_CASE("the published schema knows the checks, of the suite and of each case") {
  const Value schema = *published_schema("suite");
  const std::string_view item = "\"$ref\":\"#/$defs/expect_item\"";
  CHECK(to_json(*schema.find("properties")->find("expect")).find(item) != std::string::npos);
  CHECK(to_json(*schema.find("properties")->find("cases")).find(item) != std::string::npos);
  CHECK(to_json(*schema.find("$defs")).find("\"contains_any\"") != std::string::npos);
}

}  // namespace llmeval
