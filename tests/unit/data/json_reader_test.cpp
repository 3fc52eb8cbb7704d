#include "any_value.h"
#include "data/json.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

// What was read, or `line:column: message`.
std::string outcome(std::string_view text, const JsonOptions& options = {}) {
  const auto value = parse_json(text, options);
  if (value) return to_json(*value);
  return fmt::format("{}:{}: {}", value.error().line, value.error().column, value.error().message);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("JSON is read, and every digit kept") {
  struct Row {
    std::string_view text;
    std::string_view read;
  };
  for (const Row& row : std::vector<Row>{
           {"null", "null"},
           {" \t\r\n true \n", "true"},
           {"-0", "-0"},
           {"1.50", "1.50"},
           {"1E+2", "1E+2"},
           {"1e400", "1e400"},
           {"123456789012345678901234567890", "123456789012345678901234567890"},
           {"\"\"", "\"\""},
           {R"("\"\\\/\b\f\n\r\t")", R"("\"\\/\b\f\n\r\t")"},
           {R"("\u0041\u00e9\u20AC\ud83d\ude00")", "\"Aé€😀\""},
           {R"("\u0000\u001f")", R"("\u0000\u001f")"},
           {"\"\x7f\xC3\xA9\"", "\"\x7f\xC3\xA9\""},
           {R"("\ud83d")", "\"\uFFFD\""},
           {R"("\ud83d!")", "\"\uFFFD!\""},
           {R"("\ude00\ud83d")", "\"\uFFFD\uFFFD\""},
           {R"("\ud83d\ud83d\ude00")", "\"\uFFFD😀\""},
           {R"("\ud83d\n")", "\"\uFFFD\\n\""},
           {"[]", "[]"},
           {"{}", "{}"},
           {"[ ]", "[]"},
           {" [ 1 , [ ] , { } ] ", "[1,[],{}]"},
           {R"({ "b" : 1 , "a" : { "b" : [ 2 ] } })", R"({"b":1,"a":{"b":[2]}})"},
           {R"({"":0})", R"({"":0})"},
       }) {
    CAPTURE(row.text);
    CHECK(outcome(row.text) == row.read);
  }
}

TEST_CASE("what is no JSON is told with its place") {
  struct Row {
    std::string_view text;
    std::string_view error;
  };
  for (const Row& row : std::vector<Row>{
           {"", "1:1: expected a JSON value, found the end"},
           {" \n ", "2:2: expected a JSON value, found the end"},
           {"Sure! {}", "1:1: expected a JSON value, found 'Sure'"},
           {"nul", "1:1: expected a JSON value, found 'nul'"},
           {"truely", "1:1: expected a JSON value, found 'truely'"},
           {"NaN", "1:1: expected a JSON value, found 'NaN'"},
           {"'a'", "1:1: expected a JSON value, found '''"},
           {"\xEF\xBB\xBF{}", "1:1: expected a JSON value, found '\\u{feff}'"},
           {"[\xff]", "1:2: expected a JSON value, found invalid UTF-8"},
           {"[é]", "1:2: expected a JSON value, found 'é'"},
           {std::string_view("[\0]", 3), "1:2: expected a JSON value, found '\\x00'"},
           {"{} {}", "1:4: text after the JSON value: found '{'"},
           {"[1 2]", "1:4: expected ',' or ']', found '2'"},
           {"[1}", "1:3: expected ',' or ']', found '}'"},
           {"[1", "1:3: expected ',' or ']', found the end"},
           {"[1,\n]", "1:3: a comma before ']'"},
           {"[,1]", "1:2: expected a JSON value, found ','"},
           {"{\"a\":1,}", "1:7: a comma before '}'"},
           {"{a:1}", "1:2: expected a key in double quotes, found 'a'"},
           {"{1:1}", "1:2: expected a key in double quotes, found '1'"},
           {"{", "1:2: expected a key in double quotes, found the end"},
           {"{\"a\"}", "1:5: expected ':' after a key, found '}'"},
           {"{\"a\":}", "1:6: expected a JSON value, found '}'"},
           {"{\"a\":1 \"b\":2}", "1:8: expected ',' or '}', found '\"'"},
           {"{\"é\":1,\n \"b\":2, \"b\":3}", "2:9: repeated key \"b\""},
           {"01", "1:1: '01' is not a JSON number"},
           {"[-]", "1:2: '-' is not a JSON number"},
           {"+1", "1:1: '+1' is not a JSON number"},
           {".5", "1:1: '.5' is not a JSON number"},
           {"1.", "1:1: '1.' is not a JSON number"},
           {"0x1F", "1:1: '0x1F' is not a JSON number"},
           {"1_000", "1:1: '1_000' is not a JSON number"},
           {"-Infinity", "1:1: '-Infinity' is not a JSON number"},
           {"[\"abc", "1:2: the text that opens here is not closed"},
           {"\"a\\\"", "1:1: the text that opens here is not closed"},
           {"\"a\\", "1:3: a backslash before the end, which is no JSON escape"},
           {"\"\\x41\"", "1:2: a backslash before 'x41', which is no JSON escape"},
           {"\"\\\xff\"", "1:2: a backslash before invalid UTF-8, which is no JSON escape"},
           {"\"\\u12g4\"", "1:2: \\u needs four hexadecimal digits"},
           {"\"\\u12", "1:2: \\u needs four hexadecimal digits"},
           {"\"a\nb\"", "1:3: a control character inside a text, which JSON writes as \\u000a"},
           {"\"a\tb\"", "1:3: a control character inside a text, which JSON writes as \\u0009"},
           {"\"é\xff\"", "1:3: invalid UTF-8"},
           {"{\"\xed\xa0\x80\":1}", "1:3: invalid UTF-8"},
       }) {
    CAPTURE(row.text);
    CHECK(outcome(row.text) == row.error);
    CHECK(outcome(row.text, {.places = false}) == row.error);
  }
}

TEST_CASE("the offset of an error counts bytes, the column code points") {
  const auto value = parse_json("[\n \"é\", x]");
  REQUIRE_FALSE(value);
  CHECK(value.error().offset == 9);
  CHECK(value.error().line == 2);
  CHECK(value.error().column == 7);
}

TEST_CASE("depth is bounded, and costs no stack") {
  CHECK(outcome(repeated("[", 200) + repeated("]", 200)) == repeated("[", 200) + repeated("]", 200));
  CHECK(outcome(repeated("[", 201) + repeated("]", 201)) == "1:201: nested more than 200 levels deep");
  CHECK(outcome(repeated("[", 5'000'000)) == "1:201: nested more than 200 levels deep");
  CHECK(outcome(repeated("{\"a\":", 100'000)) == "1:1001: nested more than 200 levels deep");
  CHECK(outcome("[[1]]", {.max_depth = 1}) == "1:2: nested more than 1 levels deep");
  CHECK(outcome("[]", {.max_depth = 0}) == "1:1: nested more than 0 levels deep");
}

TEST_CASE("where repeated keys are allowed the last one wins, at the first one's place") {
  const JsonOptions options{.refuse_repeated_keys = false};
  CHECK(outcome(R"({"a":1,"b":2,"a":[3],"c":{"a":4,"a":5}})", options) == R"({"a":[3],"b":2,"c":{"a":5}})");
  CHECK(outcome(R"({"a":{"x":1},"b":0,"a":{"y":2}})", options) == R"({"a":{"y":2},"b":0})");
}

TEST_CASE("repeated keys are found in long objects too, in no quadratic time") {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i) text += fmt::format("\"key{}\":{},", i, i);
  CHECK(outcome(text + "\"key77\":1}").ends_with(": repeated key \"key77\""));
  const auto last = parse_json(text + "\"key77\":\"x\"}", {.refuse_repeated_keys = false});
  REQUIRE(last);
  CHECK(last->object().size() == 20'000);
  CHECK(*last->find("key77") == Value("x"));
  const auto all = parse_json(text + "\"z\":1}");
  REQUIRE(all);
  CHECK(all->object().size() == 20'001);
}

TEST_CASE("every value and key has its place") {
  const auto value =
      parse_json("{\"é\": [1,\n  {\"b\": null}],\r\n\"t\":\"x\"}", {.source = SourceId{7}, .first_line = 5});
  REQUIRE(value);
  CHECK(value->place() == Place{SourceId{7}, 5, 1});
  const Member& first = *value->object().begin();
  CHECK(first.place == Place{SourceId{7}, 5, 2});
  CHECK(first.value.place() == Place{SourceId{7}, 5, 7});
  CHECK(first.value.list()[0].place() == Place{SourceId{7}, 5, 8});
  const Value& inner = first.value.list()[1];
  CHECK(inner.place() == Place{SourceId{7}, 6, 3});
  CHECK(inner.object().begin()->place == Place{SourceId{7}, 6, 4});
  CHECK(inner.find("b")->place() == Place{SourceId{7}, 6, 9});
  CHECK((value->object().begin() + 1)->place == Place{SourceId{7}, 7, 1});
  CHECK(value->find("t")->place() == Place{SourceId{7}, 7, 5});

  const auto without = parse_json("[\n1]", {.source = SourceId{7}, .places = false});
  CHECK(without->list()[0].place() == Place{});
}

TEST_CASE("property: what is printed reads back the same, compact, pretty and canonical") {
  CHECK(rc::check("parse(print(x)) == x", [] {
    const Value value = *any_value(3);
    const std::string compact = to_json(value);
    const auto read = parse_json(compact);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == value);
    RC_ASSERT(to_json(*read) == compact);
    RC_ASSERT(to_json(*parse_json(to_json_pretty(value))) == compact);
    const std::string canonical = to_canonical_json(value);
    const auto again = parse_json(canonical, {.places = false});
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == value);
    RC_ASSERT(to_canonical_json(*again) == canonical);
  }));
}

TEST_CASE("property: no bytes make it fail badly, and errors lie inside the text") {
  CHECK(rc::check("any bytes", [] {
    const std::string text = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::element('{', '}', '[', ']', '"', ':', ',', '1', '\\', 'u', 'd', '8', ' ', '\n'),
                       rc::gen::arbitrary<char>()));
    const auto value = parse_json(text, {.refuse_repeated_keys = false});
    if (value) {
      RC_ASSERT(*parse_json(to_json(*value)) == *value);
    } else {
      RC_ASSERT(value.error().offset <= text.size());
      RC_ASSERT(!value.error().message.empty());
    }
  }));
  CHECK(rc::check("a text cut off is an error", [] {
    const std::string text = to_json(List{*any_value(3)});
    const std::size_t size = *rc::gen::inRange<std::size_t>(0, text.size());
    RC_ASSERT(!parse_json(text.substr(0, size)).has_value());
  }));
}

}  // namespace
}  // namespace llmeval
