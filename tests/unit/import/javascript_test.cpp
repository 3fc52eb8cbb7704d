#include "import/javascript.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace llmeval {

namespace {

std::string told(std::string_view code) {
  const auto read = read_javascript(code);
  return read ? to_json(read->item) : "none";
}

struct Row {
  const char* code;
  const char* item;
};

}  // namespace

TEST_CASE("conditions in JavaScript that an expression of ours equals") {
  const std::vector<Row> rows{
      {"output.length < 100", R"j({"expr":"(answer | length) < 100"})j"},
      {" output === 'yes' ; ", R"j({"expr":"answer == \"yes\""})j"},
      {"output !== \"a's\"", R"j({"expr":"answer != \"a's\""})j"},
      {"output.trim().toLowerCase() == 'x'", R"j({"expr":"((answer | trim) | lower) == \"x\""})j"},
      {"output.includes('x')", R"j({"expr":"\"x\" in answer"})j"},
      {"output.startsWith('ab')", R"j({"expr":"answer[:2] == \"ab\""})j"},
      {"output.endsWith('ab')", R"j({"expr":"answer[-2:] == \"ab\""})j"},
      {"output.split(',').length >= 3", R"j({"expr":"(answer | split(\",\") | length) >= 3"})j"},
      {"!output.includes('a') && (output === 'b' || output === 'c')",
       R"j({"expr":"(not (\"a\" in answer)) and ((answer == \"b\") or (answer == \"c\"))"})j"},
      {"JSON.parse(output).a['b'][0] === 7", R"j({"json":{"path":"/a/b/0","equals":7}})j"},
      {"JSON.parse(output).ok === true && output.length > 2",
       R"j({"all_of":[{"json":{"path":"/ok","equals":true}},{"expr":"(answer | length) > 2"}]})j"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.code);
    CHECK(told(row.code) == row.item);
  }
}

TEST_CASE("what is not surely the same is no check") {
  const std::vector<const char*> codes{
      "",
      "output",
      "output.length",
      "output.length + 1 > 3",
      "output.match(/x/)",
      "output.includes(context.vars.x)",
      "output.includes('\\n')",        // An escape.
      "output.includes('{{ x }}')",    // A tag.
      "output.includes('')",           // Always so.
      "output.endsWith('é')",          // Counted in other units.
      "output > 'a'",                  // Texts are ordered in another way.
      "output == 5",                   // Types are converted.
      "'a' === 'a'",                   // Reads nothing.
      "JSON.parse(output).x == 'y'",   // Types are converted.
      "JSON.parse(output).x !== 'y'",  // Of what is not there it would be true.
      "!(JSON.parse(output).x === 'y')",
      "JSON.parse(output).x === '5'",  // Text or number?
      "JSON.parse(output).x > 5",
      "JSON.parse(output) === 'x'",
      "const x = 1; x === 1",
      "return output === 'x'",
      "output === 'x' ? true : false",
      "outputs === 'x'",
      "output === 'x' extra",
  };
  for (const char* const code : codes) {
    CAPTURE(code);
    CHECK(told(code) == "none");
  }
  CHECK(told("output\n=== 'x'") == "none");
}

TEST_CASE("paths into JSON") {
  CHECK(javascript_path("json.choices[0].message.content", "json") == "/choices/0/message/content");
  CHECK(javascript_path("JSON.parse(output)['a'].b", "JSON.parse(output)") == "/a/b");
  CHECK(javascript_path("json", "json") == "");
  CHECK_FALSE(javascript_path("json.a + 1", "json"));
  CHECK_FALSE(javascript_path("jsonx.a", "json"));
  CHECK_FALSE(javascript_path("json.a.map(x => x)", "json"));
}

}  // namespace llmeval
