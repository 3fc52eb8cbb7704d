#include "prompt/reference.h"

#include <doctest/doctest.h>

namespace llmeval {

TEST_CASE("references are found up to their brace") {
  CHECK(find_reference("a ${env:X:y} b") == "${env:X:y}");
  CHECK(find_reference("${file:a.json}") == "${file:a.json}");
  CHECK(find_reference("${env:X") == "${env:X");
  CHECK_FALSE(find_reference("$env:X {env:X} ${other:X}"));
}

TEST_CASE("every reference in a value is refused at its place") {
  Diagnostics diagnostics;
  const SourceId source = diagnostics.add_source("x.yaml");
  const Value value = Object{{"a", List{Value("${env:A}").at({source, 2, 3})}},
                             {"b", Object{{"c", Value("x ${file:f}").at({source, 4, 1})}}},
                             {"d", 1}};
  refuse_references(value, "write it", diagnostics);
  REQUIRE(diagnostics.error_count() == 2);
  CHECK(diagnostics.sorted()[0].to_text() == "x.yaml:2:3: error: '${env:A}' is not filled in here (write it)");
  CHECK(diagnostics.sorted()[1].to_text() == "x.yaml:4:1: error: '${file:f}' is not filled in here (write it)");
}

}  // namespace llmeval
