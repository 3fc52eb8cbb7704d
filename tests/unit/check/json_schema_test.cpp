#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

// Schemas by name, which stand for files.
class Files final : public SchemaFiles {
 public:
  std::optional<Schema> load(const Value& path, Diagnostics& diagnostics) const override {
    if (path.text() == "any.json") return Schema::compile(Value(true), {}, diagnostics);
    if (path.text() == "age.json") return Schema::compile(read(R"({"required": ["age"]})"), {}, diagnostics);
    diagnostics.error(path.place(), "there is no file '" + path.text() + "'");
    return std::nullopt;
  }
  std::optional<Schema> compile(const Value& schema, Diagnostics& diagnostics) const override {
    return Schema::compile(schema, {}, diagnostics);
  }
};

CheckScope with_files() {
  CheckScope scope;
  scope.set_schemas(std::make_shared<Files>());
  return scope;
}

Score score_for(const Schema* prompt_schema, std::string_view item, std::string_view answer) {
  const Loaded loaded = load(item);
  REQUIRE_MESSAGE(loaded.expectation != nullptr, loaded.told);
  const World world;
  Call call;
  AnsweredSample sample{world.key, world.subject, call, answer};
  sample.prompt_schema = prompt_schema;
  return evaluate({loaded.expectation}, sample).front();
}

Schema compiled(std::string_view json) {
  Diagnostics diagnostics;
  return *Schema::compile(read(json), {}, diagnostics);
}

}  // namespace

TEST_CASE("json_schema says what does not fit, and where") {
  const std::string ticket =
      R"({"schema": {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}, "d": {"format": "date"}},
          "required": ["n"]})";
  const std::string item = R"({"json_schema": )" + ticket + "}}";
  check_rows({
      {item, R"({"n": 1})", true, R"(expected to fit the schema: met)"},
      {item, R"({"n": 0.5})", false,
       R"(expected to fit the schema, got "{"n": 0.5}" (at '/n': expected type integer, got 0.5; at '/n': expected at least 1, got 0.5))"},
      {item, "[]", false, R"(expected to fit the schema, got "[]" (expected type object, got []))"},
      {item, "{n: 1}", false,
       R"(expected to fit the schema, got "{n: 1}" (it is not JSON: expected a key in double quotes, found 'n' (line 1, column 2)))"},
      {item, R"({"n": 1, "d": "today"})", true, "expected to fit the schema: met"},
      {R"({"json_schema": )" + ticket + R"(, "format": "assert"}})", R"({"n": 1, "d": "today"})", false,
       R"(expected to fit the schema, got "{"n": 1, "d": "today"}" (at '/d': expected format date, got "today"))"},
      {R"({"json_schema": )" + ticket + R"(, "extract": "last"}})", R"(First {"n": 0}, then {"n": 2}.)", true,
       "expected to fit the schema: met"},
      {R"({"not": {"json_schema": )" + ticket + "}}}", "no JSON at all", true, "expected not to fit the schema: met"},
      {R"({"json_schema": {"schema": {"type": "integer"}, "of": "/n"}})", R"({"n": 1.5})", false,
       "expected to fit the schema, got \"1.5\" (expected type integer, got 1.5)"},
  });
}

TEST_CASE("json_schema tells no more than a few mistakes") {
  const Score found = score(R"({"json_schema": {"schema": {"items": {"type": "null"}}}})", "[1,2,3,4]");
  CHECK(
      found.reason.ends_with("(at '/0': expected type null, got 1; at '/1': expected type null, got 2; at '/2': "
                             "expected type null, got 3; and "
                             "more)"));
}

TEST_CASE("json_schema of files") {
  CHECK(load(R"({"json_schema": "age.json"})", with_files()).told.empty());
  CHECK(load(R"({"json_schema": {"file": "age.json", "extract": "any"}})", with_files()).told.empty());
  CHECK(load(R"({"json_schema": "none.json"})", with_files()).told == "s:1:17: error: there is no file 'none.json'");
  CHECK(load(R"({"json_schema": "any.json"})", with_files()).told ==
        "s:1:17: error: every answer fits this schema, so that the check cannot fail (say what is required: type, "
        "properties, required …)");
}

TEST_CASE("json_schema of the prompt that asked") {
  const Schema schema = compiled(R"({"required": ["age"], "properties": {"d": {"format": "date"}}})");
  for (const char* item : {R"({"json_schema": "prompt"})", R"({"json_schema": {"prompt": true}})"}) {
    CHECK(score_for(&schema, item, R"({"age": 3})").pass);
    CHECK(score_for(&schema, item, R"({})").reason ==
          "expected to fit the prompt's schema, got \"{}\" (expected property 'age', got an empty object)");
    CHECK(score_for(nullptr, item, "{}").error == Outcome::invalid_check);
  }
  CHECK_FALSE(
      score_for(&schema, R"({"json_schema": {"prompt": true, "format": "assert"}})", R"({"age": 3, "d": ""})").pass);
  const Schema describes = compiled(R"({"format": "date"})");
  const auto refuses = [](std::string_view item, const Schema* with) {
    return load(item).expectation->refuses(with).value_or("nothing");
  };
  CHECK(refuses(R"({"json_schema": "prompt"})", nullptr) == "has no schema for its answers");
  CHECK(refuses(R"({"json_schema": "prompt"})", &describes) == "has a schema that every answer fits");
  CHECK(refuses(R"({"json_schema": {"prompt": true, "format": "assert"}})", &describes) == "nothing");
  CHECK(refuses(R"({"not": {"any_of": [{"json_schema": "prompt"}]}})", nullptr) == "has no schema for its answers");
  CHECK(refuses(R"({"json_schema": {"schema": false}})", nullptr) == "nothing");
}

TEST_CASE("a pattern that runs away makes the sample an error") {
  const Score found =
      score(R"({"json_schema": {"schema": {"pattern": "^(a|aa)+$"}}})", "\"" + std::string(5000, 'a') + "b\"");
  CHECK(found.error == Outcome::check_limit);
  CHECK(found.reason == "the pattern \"^(a|aa)+$\" took longer than 100 ms");
}

TEST_CASE("json_schema that cannot be meant") {
  check_refused({
      {R"({"json_schema": {"schema": {}}})",
       "s:1:28: error: every answer fits this schema, so that the check cannot fail (say what is required: type, "
       "properties, required …)"},
      {R"({"json_schema": {"extract": "any"}})",
       "s:1:17: error: check 'json_schema' names no schema (write one of file: PATH, schema: {…} and prompt: true)"},
      {R"({"json_schema": {"prompt": true, "file": "x"}})",
       "s:1:17: error: check 'json_schema' names several schemas (write one of file: PATH, schema: {…} and prompt: "
       "true)"},
      {R"({"json_schema": {"prompt": false}})",
       "s:1:28: error: prompt: false names no schema (name one by 'file' or 'schema')"},
      {R"({"json_schema": "a.json"})",
       "s:1:17: error: 'a.json' cannot be read: there are no files here (write the schema itself under 'schema')"},
      {R"({"json_schema": {"schema": {"type": "text"}}})",
       "s:1:37: error: schema at '#': expected 'type' to be one of null, boolean, number, integer, string, array, "
       "object, "
       "got \"text\""},
  });
}
