#include "config/environment_text.h"

#include <doctest/doctest.h>

#include <utility>

namespace llmeval {

TEST_CASE("references to the environment are filled in") {
  struct Row {
    std::string_view text;
    std::string_view filled;
    std::vector<std::string> unset;
  };
  const Environment environment{{"HOST", "h"}, {"EMPTY", ""}, {"TRICK", "${env:HOST}"}};
  const std::vector<Row> rows{
      {"https://x/v1", "https://x/v1", {}},
      {"https://${env:HOST}/v1", "https://h/v1", {}},
      {"${env:HOST}${env:HOST}", "hh", {}},
      {"${env:NONE:http://localhost:80}/v1", "http://localhost:80/v1", {}},
      {"${env:HOST:other}", "h", {}},
      {"${env:EMPTY:other}", "", {}},
      {"${env:NONE:}", "", {}},
      {"${env:NONE}/${env:NEITHER}", "/", {"NONE", "NEITHER"}},
      {"${env:TRICK}", "${env:HOST}", {}},  // What a variable holds is text.
      {"$HOST {env:HOST} ${HOST}", "$HOST {env:HOST} ${HOST}", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Diagnostics diagnostics;
    std::vector<UnsetVariable> unset;
    CHECK(fill_environment(row.text, {}, environment, unset, diagnostics) == row.filled);
    std::vector<std::string> names;
    for (const UnsetVariable& variable : unset) names.push_back(variable.name);
    CHECK(names == row.unset);
    CHECK_FALSE(diagnostics.has_errors());
  }
}

TEST_CASE("what is meant as a reference and is none is refused") {
  struct Row {
    std::string_view text;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"a ${file:HOST} b",
       "error: '${file:HOST}' is no reference to a variable (write ${env:NAME} or ${env:NAME:default})"},
      {"${env:HOST", "error: '${env:HOST' is no reference to a variable (write ${env:NAME} or ${env:NAME:default})"},
  };
  for (const Row& row : rows) {
    Diagnostics diagnostics;
    std::vector<UnsetVariable> unset;
    fill_environment(row.text, {}, {{"HOST", "h"}}, unset, diagnostics);
    REQUIRE(diagnostics.error_count() == 1);
    CHECK(diagnostics.sorted().front().to_text() == row.said);
  }
}

TEST_CASE("every text in a value is filled in and stays at its place, keys stay as they are") {
  const Place place{SourceId::none, 3, 5};
  Object inner;
  inner.append("${env:HOST}", Value("${env:HOST}").at(place));
  inner.append("list", Value(List{Value("${env:NONE}").at(place), Value(1), Value("plain")}));
  std::vector<UnsetVariable> unset;
  Diagnostics diagnostics;
  const Value filled = fill_environment(Value(std::move(inner)).at(place), {{"HOST", "h"}}, unset, diagnostics);
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(filled.place() == place);
  CHECK(filled.find("${env:HOST}")->text() == "h");
  CHECK(filled.find("${env:HOST}")->place() == place);
  CHECK(*filled.find("list") == Value(List{"", 1, "plain"}));
  CHECK(unset == std::vector<UnsetVariable>{{"NONE", place}});
}

}  // namespace llmeval
