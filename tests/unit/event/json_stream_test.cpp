#include "event/json_stream.h"

#include "data/json.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace llmeval;
using namespace std::string_literals;

TEST_CASE("commas come by themselves, at every depth") {
  std::string out;
  JsonStream json(out);
  json.begin_object();
  json.field("a", 1);
  json.key("b");
  json.begin_list();
  json.begin_object();
  json.end_object();
  json.begin_list();
  json.end_list();
  json.put(true);
  json.end_list();
  json.field("c", "text");
  json.key("d");
  json.value(Value(List{Value(1), Value("##[x]"), Value(), Value(true), Value(Object({{"\xc2\x9b", Value(List())}}))}));
  json.end_object();
  CHECK(out == R"({"a":1,"b":[{},[],true],"c":"text","d":[1,"##\u005bx]",null,true,{"\u009b":[]}]})");
}

TEST_CASE("items of every kind, and what is absent or no number") {
  std::string out;
  JsonStream json(out);
  json.begin_list();
  json.put(std::int64_t{-9'007'199'254'740'993});
  json.put(std::numeric_limits<std::uint64_t>::max());
  json.put(std::int32_t{7});
  json.put(0.1);
  json.put(1.0);
  json.put(std::numeric_limits<double>::quiet_NaN());
  json.put(std::numeric_limits<double>::infinity());
  json.put(false);
  json.put(Duration(1500));
  json.put(Money{42});
  json.put(std::optional<double>());
  json.put(std::optional(std::string("x")));
  json.put(std::string_view());
  json.null();
  json.end_list();
  CHECK(out == R"([-9007199254740993,18446744073709551615,7,0.1,1,null,null,false,1500,42,null,"x","",null])");
}

TEST_CASE("texts read back as they were and obey nobody") {
  struct Row {
    std::string text;
    std::string json;
  };
  const Row rows[] = {
      {"plain", R"("plain")"},
      {"say \"hi\" \\ there", R"("say \"hi\" \\ there")"},
      {"a\tb\nc\rd", R"("a\tb\nc\rd")"},
      {"nul\0esc\x1b"s, R"("nul\u0000esc\u001b")"},
      {"\x7f\xc2\x9b", R"("\u007f\u009b")"},
      {"grüße 👩‍💻", R"("grüße 👩‍💻")"},
      {"\u202e\u2066\u200b\ufeff\u2028", R"("\u202e\u2066\u200b\ufeff\u2028")"},
      {"\U000e0041", R"("\udb40\udc41")"},
      {"\u034f\u3164", R"("\u034f\u3164")"},
      {"[1] ##[error] ##vso[task.x]", R"("[1] ##\u005berror] ##vso\u005btask.x]")"},
  };
  for (const Row& row : rows) {
    std::string out;
    JsonStream(out).text(row.text);
    CHECK(out == row.json);
    const auto back = parse_json(out);
    REQUIRE(back.has_value());
    CHECK(back->text() == row.text);
  }
}

TEST_CASE("what is no UTF-8 becomes U+FFFD") {
  std::string out;
  JsonStream(out).text(
      "a\xff"
      "b\xe2\x82");
  const auto back = parse_json(out);
  REQUIRE(back.has_value());
  CHECK(
      back->text().starts_with("a\ufffd"
                               "b\ufffd"));
}
