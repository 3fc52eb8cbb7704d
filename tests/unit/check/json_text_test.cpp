#include "check/json_text.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

std::string shown(std::string_view text, JsonExtract extract) {
  const Evaluated<Value> value = extract_json(text, extract);
  return value ? to_json(*value) : "- " + value.error();
}

}  // namespace

TEST_CASE("JSON in an answer") {
  struct Row {
    JsonExtract extract;
    std::string text;
    std::string found;
  };
  const std::string none = "- there is no JSON object or list in it";
  const std::string no_block = "- there is no fenced block of JSON in it";
  const std::vector<Row> rows{
      {JsonExtract::whole, " {\"a\": 1}\n", R"({"a":1})"},
      {JsonExtract::whole, "7", "7"},
      {JsonExtract::whole, R"({"a": 1} and more)",
       "- it is not JSON: text after the JSON value: found 'and' (line 1, column 10)"},
      {JsonExtract::whole, R"({"a": 1, "a": 2})", "- it is not JSON: repeated key \"a\" (line 1, column 10)"},
      {JsonExtract::fenced, "Here:\n```json\n{\"a\": 1}\n```\nDone.", R"({"a":1})"},
      {JsonExtract::fenced, "```\n[1]\n```", "[1]"},
      {JsonExtract::fenced, "~~~~ JSON5 x\n[1]\n~~~\n~~~~",
       "- the fenced block is not JSON: text after the JSON value: found '~' (line 2, column 1)"},
      {JsonExtract::fenced, "```python\n[0]\n```\n  ```json\r\n[1]\r\n  ```\r\n", "[1]"},
      {JsonExtract::fenced, "```json\n{\"a\": 1}", no_block},
      {JsonExtract::fenced, "```{\"a\": 1}```\n```\n[2]\n```", "[2]"},
      {JsonExtract::fenced, "    ```\n[2]\n```", no_block},
      {JsonExtract::fenced, R"({"a": 1})", no_block},
      {JsonExtract::first, R"(I looked at {"x": 1}. {"pass": false})", R"({"x":1})"},
      {JsonExtract::last, R"(I looked at {"x": 1}. {"pass": {"is": false}} bye)", R"({"pass":{"is":false}})"},
      {JsonExtract::last, R"({"a": "a } in a string, and \" too"})", R"({"a":"a } in a string, and \" too"})"},
      {JsonExtract::first, R"({not json} [see] {"a": [1]})", R"({"a":[1]})"},
      {JsonExtract::first, R"({"open": {"a": 1})", R"({"a":1})"},
      {JsonExtract::first, R"({"a": 1] [2])", "[2]"},
      {JsonExtract::first, "\"{\" [1]", "[1]"},
      {JsonExtract::first, "say \"no\" or 7", none},
      {JsonExtract::last, "]}{[", none},
      {JsonExtract::last, "[\"open", none},
      {JsonExtract::any, "7", "7"},
      {JsonExtract::any, "x {\"a\": 1}\n```\n[2]\n```", "[2]"},
      {JsonExtract::any, "here ```{\"a\": 1}```", R"({"a":1})"},
      {JsonExtract::any, "Not valid JSON", none},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(shown(row.text, row.extract) == row.found);
  }
}

TEST_CASE("a hostile answer takes linear time") {
  std::string nested;
  for (int i = 0; i < 100; ++i) nested += "[1,{\"a\":";
  for (const std::string& piece :
       {std::string("["), std::string("{\""), std::string("[\"x"), std::string("{}{"), std::string("[\\\""), nested}) {
    CAPTURE(piece.substr(0, 10));
    std::string text;
    while (text.size() < 50'000) text += piece;
    for (const JsonExtract extract : {JsonExtract::whole, JsonExtract::first, JsonExtract::last, JsonExtract::any}) {
      const Evaluated<Value> found = extract_json(text, extract);
      CHECK(found.has_value() == (piece == "{}{" && extract != JsonExtract::whole));
    }
  }
}

TEST_CASE("parts that are nearly JSON are read only so often") {
  std::string text;
  for (int i = 0; i < 150; ++i) text += '[';
  for (int i = 0; i < 1'000; ++i) text += "1,";
  text += "oh";
  for (int i = 0; i < 150; ++i) text += ']';
  CHECK(shown(text, JsonExtract::last) == "- it has too many parts that are nearly JSON");
}

TEST_CASE("half-open intervals do not hide the JSON behind them") {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += "x is in [0, 5\") and ";
  CHECK(shown(text + R"({"a": 1})", JsonExtract::last) == R"({"a":1})");
}
