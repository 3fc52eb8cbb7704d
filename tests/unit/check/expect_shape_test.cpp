#include "unit/check/support.h"

#include "data/yaml.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

Value parse_example(const CheckType& type) {
  Diagnostics diagnostics;
  const SourceId source = diagnostics.add_source(type.name);
  const std::optional<Value> item = parse_yaml(type.example, source, diagnostics);
  REQUIRE_MESSAGE(item.has_value(), type.example);
  return *item;
}

}  // namespace

TEST_CASE("the shape of `expect` knows every check") {
  const Value document = json_schema_document(*expect_shape(), "expect", "expect");
  const std::string text = to_json(document);
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    CHECK(text.find(json_quote(type.name) + ":") != std::string::npos);
    CHECK(text.find(json_quote(type.summary)) != std::string::npos);
    for (const Field& field : type.options) CHECK(text.find(json_quote(field.description)) != std::string::npos);
  }
}

TEST_CASE("the shape accepts every check's example, and so does the check") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    const Value item = parse_example(type);
    Diagnostics diagnostics;
    expect_shape()->check(Value(List{item}), "expect", diagnostics);
    CHECK(Expectation::parse(item, CheckScope(), diagnostics));
    CHECK(diagnostics.sorted().empty());
  }
}

TEST_CASE("every check says what it is for") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    CHECK(find_check_type(type.name) == &type);
    CHECK(type.summary.ends_with('.'));
    for (const Field& field : type.options) CHECK(field.description.ends_with('.'));
  }
  CHECK(find_check_type("containz") == nullptr);
}
