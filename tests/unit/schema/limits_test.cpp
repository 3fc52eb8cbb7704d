#include "unit/schema/support.h"

#include <map>

using namespace llmeval;
using namespace llmeval::schema_test;

namespace {

std::string nested(int depth, const std::string& open, const std::string& inside, const std::string& close) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += open;
  text += inside;
  for (int i = 0; i < depth; ++i) text += close;
  return text;
}

std::string undecided(std::string_view schema, std::string_view instance) {
  const SchemaReport report = compiled(schema).validate(read(instance));
  CHECK_FALSE(report.valid);
  CHECK(report.mistakes.empty());
  return report.undecided;
}

class Files final : public SchemaSource {
 public:
  explicit Files(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  Result<std::shared_ptr<const Value>> read(const std::string& uri) override {
    ++reads;
    if (files_.count(uri) == 0) return failure("there is no such file");
    return std::make_shared<const Value>(schema_test::read(files_[uri]));
  }
  int reads = 0;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace

TEST_CASE("what is nested deeper than schemas may apply ends with a clear word") {
  const char* const tree = R"({"items": {"$ref": "#"}})";
  CHECK(accepts(tree, nested(200, "[", "", "]")));
  CHECK(undecided(tree, nested(2000, "[", "", "]")) == "schemas apply to it over 1000 deep");
  // Two dynamic references that lead to one another are seen by this alone.
  const char* const circle = R"({"$id": "a", "$dynamicRef": "b#x", "$dynamicAnchor": "x",
                                 "$defs": {"b": {"$id": "b", "$dynamicAnchor": "x"}}})";
  CHECK(undecided(circle, "1") == "schemas apply to it over 1000 deep");
}

TEST_CASE("a schema nested too deep is an error") {
  CHECK(told(nested(200, R"({"not":)", "{}", "}")).empty());
  CHECK(told(nested(300, R"({"not":)", "{}", "}")).ends_with(": nested over 200 deep"));
}

TEST_CASE("a schema that branches without end takes no endless time") {
  std::string schema = R"({"$ref": "#/$defs/0", "$defs": {)";
  for (int i = 0; i < 40; ++i) {
    const std::string next = R"({"$ref": "#/$defs/)" + std::to_string(i + 1) + "\"}";
    schema += "\"" + std::to_string(i) + R"(": {"allOf": [)" + next + "," + next + "]},";
  }
  CHECK(undecided(schema + R"("40": {"type": "object"}}})", "{}") == "its schema takes too many steps");
}

TEST_CASE("a pattern that runs away is known by its name") {
  CHECK(undecided(R"({"pattern": "^(a|aa)+$"})", "\"" + std::string(5000, 'a') + "b\"") ==
        "the pattern \"^(a|aa)+$\" took longer than 100 ms");
  CHECK(undecided(R"({"not": {"pattern": "^(a|aa)+$"}})", "\"" + std::string(5000, 'a') + "b\"") ==
        "the pattern \"^(a|aa)+$\" took longer than 100 ms");
}

TEST_CASE("numbers are exact, however long") {
  CHECK_FALSE(accepts(R"({"maximum": 9007199254740992})", "9007199254740993"));
  CHECK_FALSE(accepts(R"({"const": 9007199254740992})", "9007199254740993"));
  CHECK(accepts(R"({"const": 1})", "1.000"));
  CHECK(accepts(R"({"multipleOf": 0.01})", "4.35"));
  CHECK(accepts(R"({"multipleOf": 1e-8})", "12391239123"));
  CHECK(accepts(R"({"type": "integer"})", "1e300"));
  CHECK_FALSE(accepts(R"({"type": "integer"})", "1e-300"));
  CHECK(accepts(R"({"exclusiveMinimum": 1e400})", "1.1e400"));
  CHECK(undecided(R"({"maximum": 1})", "1e999999999") == "1e999999999 is too long a number to compare");
  CHECK(undecided(R"({"multipleOf": 1})", "1e999999999") == "1e999999999 is too long a number to divide");
}

TEST_CASE("many equal looking items take no quadratic time") {
  std::string items = "[";
  for (int i = 0; i < 50'000; ++i) items += R"({"a": )" + std::to_string(i) + R"(, "b": "x"},)";
  CHECK(accepts(R"({"uniqueItems": true})", items + "{}]"));
  CHECK(mistakes(R"({"uniqueItems": true})", items + R"({"b": "x", "a": 7.0}])") ==
        R"( | /uniqueItems | expected items that all differ, got {"a":7,"b":"x"} at 7 and 50000)");
}

TEST_CASE("references find other documents through their source only") {
  Files files({{"file:///s/item.json", R"({"type": "integer", "$defs": {"a": {"$anchor": "x", "type": "null"}}})"},
               {"file:///s/wrong.json", R"({"type": "int"})"}});
  SchemaOptions options;
  options.uri = "file:///s/root.json";
  options.source = &files;
  const char* const schema = R"({"items": {"anyOf": [{"$ref": "item.json"}, {"$ref": "./item.json#x"}]}})";
  CHECK(accepts(schema, "[1, null]", options));
  CHECK_FALSE(accepts(schema, "[true]", options));
  CHECK(told(R"({"$ref": "wrong.json"})", options) ==
        "error: schema at 'file:///s/wrong.json#': expected 'type' to be one of null, boolean, number, integer, "
        "string, array, object, got \"int\"");
  CHECK(told(R"({"$ref": "../none.json#/a"})", options) ==
        "s.json:1:10: error: schema at '#': cannot find '../none.json#/a': there is no such file");
  const int before = files.reads;
  CHECK(told(R"({"$ref": "https://json-schema.org/draft/2020-12/schema"})", options).empty());
  CHECK(files.reads == before);
}

TEST_CASE("the drafts' own schemas accept schemas and refuse what is none") {
  for (const char* draft : {"http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema",
                            "https://json-schema.org/draft/2020-12/schema"}) {
    CAPTURE(draft);
    const std::string schema = R"({"$schema": ")" + std::string(draft) + R"(", "$ref": ")" + draft + "\"}";
    CHECK(accepts(schema, R"({"type": "object", "properties": {"a": {"minLength": 1}}})"));
    CHECK_FALSE(accepts(schema, R"({"properties": {"a": {"minLength": -1}}})"));
    CHECK_FALSE(accepts(schema, R"({"allOf": [{"not": {"type": "text"}}]})"));
  }
}
