#include "import/yaml_text.h"

#include "data/json.h"
#include "data/yaml.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace llmeval {

TEST_CASE("short parts stand on one line, long ones are blocks") {
  const Value item{Object{{"contains", Value(Object{{"text", Value("a: b")}, {"ignore_case", Value(true)}})}}};
  const Object document{
      {"suite", Value("my suite")},
      {"number", Value("12")},
      {"word", Value("yes")},
      {"text", Value("two\nlines\n")},
      {"list", Value(List{item, Value(std::string(99, 'x'))})},
  };
  CHECK(to_yaml(document) ==
        "suite: my suite\n"
        "number: \"12\"\n"
        "word: \"yes\"\n"
        "text: |\n  two\n  lines\n"
        "list:\n"
        "  - {contains: {text: \"a: b\", ignore_case: true}}\n"
        "  - \"" +
            std::string(99, 'x') + "\"\n");
}

TEST_CASE("what is written reads back as the same value") {
  const std::vector<std::string> texts{
      "",
      " ",
      "a ",
      "- a",
      "#",
      "a #b",
      "a: b",
      "{{ x }}",
      "true",
      "Null",
      "1.0",
      "0x1f",
      "~",
      "'",
      "\"",
      "\\",
      "\t",
      "a\nb",
      "a\n",
      "a\n\n",
      "\na",
      " a\nb",
      "a\n b\n",
      "a \nb",
      "\x01",
      "\x7f",
      "\u0085",
      "\u2028x",
      "\ufeff",
      "\xef\xbf\xbe",
      "é\nü",
      "🎉",
      "a\r\nb",
      "---\n",
      "...",
      "? x",
      std::string(5000, 'k'),
      "| x",
      "> x",
      "!tag",
      "&a",
      "*a",
      "%x",
      "@x",
      "`x`",
      "[a",
  };
  List list;
  Object object;
  for (const std::string& text : texts) {
    list.emplace_back(text);
    object.set(text + "k", Value(text));
  }
  Object document{{"list", Value(list)},
                  {"keys", Value(object)},
                  {"nested", Value(List{Value(list), Value(object), Value(List()), Value(Object())})},
                  {"rest", Value(List{Value(), Value(true), Value(1.5), Value("x")})}};
  Diagnostics diagnostics;
  const auto read = parse_yaml(to_yaml(document), SourceId::none, diagnostics);
  for (const Diagnostic& mistake : diagnostics.sorted()) MESSAGE(mistake.to_text());
  REQUIRE(read);
  CHECK(to_json(*read) == to_json(Value(document)));
}

}  // namespace llmeval
