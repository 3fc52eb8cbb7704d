#include "unit/template/support.h"

// How values print. tests/differential/ compares much more of it with Python itself.

using namespace llmeval;

TEST_CASE("values print as Python prints them") {
  struct Row {
    std::string_view value;
    std::string_view expected;
  };
  const std::vector<Row> rows = {
      {"null", "None"},
      {"true", "True"},
      {"false", "False"},
      {"7", "7"},
      {"-0", "0"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"1.50", "1.5"},
      {"1e2", "100.0"},
      {"-0.0", "-0.0"},
      {"1e15", "1000000000000000.0"},
      {"1e16", "1e+16"},
      {"0.0001", "0.0001"},
      {"0.00001", "1e-05"},
      {"123456789.123456789", "123456789.12345679"},
      {"1.7976931348623157e308", "1.7976931348623157e+308"},
      {"\"it's\"", "it's"},
      {"[\"it's\", \"\\\"\", \"both ' \\\"\", \"a\\\\b\\n\\t\\u0007\"]",
       R"(["it's", '"', 'both \' "', 'a\\b\n\t\x07'])"},
      {"[\"\\u00e9\\u00a0\\u200b\\u2028\\ue000\\ud83d\\udc4d\\udb40\\udc01\"]",
       "['é\\xa0\\u200b\\u2028\\ue000👍\\U000e0001']"},
      {"{\"a\": [1, null], \"b\": {}}", "{'a': [1, None], 'b': {}}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CHECK(print_value(json(row.value)) == row.expected);
  }
}

TEST_CASE("tuples print as tuples") {
  CHECK(render("{{ (1,) }} {{ () }} {{ [(1, 'a')] }} {{ 1, 2 }}") == "(1,) () [(1, 'a')] (1, 2)");
}
