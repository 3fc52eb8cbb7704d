#include "import/promptfoo_csv.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <vector>

namespace llmeval {

TEST_CASE("cells under __expected") {
  struct Row {
    const char* cell;
    const char* assertion;
  };
  const std::vector<Row> rows{
      {"Paris", R"({"type":"equals","value":"Paris"})"},
      {"contains: Paris", R"({"type":"contains","value":"Paris"})"},
      {"not-contains:Paris", R"({"type":"not-contains","value":"Paris"})"},
      {"Note: this", R"({"type":"equals","value":"Note: this"})"},
      {"similar(0.9): hi", R"({"type":"similar","value":"hi","threshold":0.9})"},
      {"similar:hi", R"({"type":"similar","value":"hi","threshold":0.8})"},
      {"rouge-n:hi", R"({"type":"rouge-n","value":"hi","threshold":0.75})"},
      {"similar:cosine:hi", R"({"type":"similar:cosine","value":"hi"})"},
      {"is-json", R"({"type":"is-json"})"},
      {"is-json(", R"({"type":"equals","value":"is-json("})"},
      {"latency(500)", R"({"type":"latency","threshold":500})"},
      {"grade: is kind", R"({"type":"llm-rubric","value":"is kind"})"},
      {"fn:output === 'x'", R"({"type":"javascript","value":"output === 'x'"})"},
      {"python: True", R"({"type":"python","value":"True"})"},
      {"file://check.py", R"({"type":"python","value":"file://check.py"})"},
      {"file://check.js", R"({"type":"javascript","value":"file://check.js"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.cell);
    CHECK(to_json(promptfoo_assertion(row.cell, {})) == row.assertion);
  }
}

}  // namespace llmeval
