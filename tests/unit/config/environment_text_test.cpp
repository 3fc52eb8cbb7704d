#include "config/environment_text.h"

#include <doctest/doctest.h>

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
      {"$HOST {env:HOST}", "$HOST {env:HOST}", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Diagnostics diagnostics;
    const FilledText filled = fill_environment(row.text, {}, environment, diagnostics);
    CHECK(filled.text == row.filled);
    CHECK(filled.unset == row.unset);
    CHECK_FALSE(diagnostics.has_errors());
  }
}

TEST_CASE("other references are refused") {
  struct Row {
    std::string_view text;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"a ${HOST} b", "error: '${HOST}' is no reference to a variable (write ${env:NAME} or ${env:NAME:default})"},
      {"${env:HOST", "error: '${env:HOST' is no reference to a variable (write ${env:NAME} or ${env:NAME:default})"},
  };
  for (const Row& row : rows) {
    Diagnostics diagnostics;
    fill_environment(row.text, {}, {{"HOST", "h"}}, diagnostics);
    REQUIRE(diagnostics.error_count() == 1);
    CHECK(diagnostics.sorted().front().to_text() == row.said);
  }
}

}  // namespace llmeval
