#include "unit/template/support.h"

// The canonical form that prompt hashes are taken over (src/template/README.md). These vectors never change: stored
// hashes depend on them.

using namespace llmeval;

namespace {

std::string segments(std::string_view text, bool roles, IncludeLoader include = {}) {
  Diagnostics diagnostics;
  TemplateOptions options;
  options.roles = roles;
  options.include = std::move(include);
  const auto parsed = Template::parse(text, options, diagnostics);
  if (!parsed) return to_text(diagnostics);
  std::string result;
  for (const TemplateSegment& segment : parsed->segments()) {
    const std::string_view kind = segment.kind == TemplateSegment::Kind::role   ? "role"
                                  : segment.kind == TemplateSegment::Kind::text ? "text"
                                                                                : "tag";
    result += fmt::format("{}{}:{}", result.empty() ? "" : " ", kind, json_quote(segment.text));
  }
  return result;
}

}  // namespace

TEST_CASE("tags have one spelling") {
  struct Row {
    std::string_view source;
    std::string_view expected;
  };
  const std::vector<Row> rows = {
      {"{{x}}", R"(tag:"{{ x }}")"},
      {"{{-  x|upper  -}}", R"(tag:"{{ x | upper }}")"},
      {"{%for x in xs%}{%+ endfor %}", R"(tag:"{% for x in xs %}" tag:"{% endfor %}")"},
      {"{{ a.b[0]['c'] }}", R"(tag:"{{ a . b [ 0 ] [ \"c\" ] }}")"},
      {R"({{ 'it\'s' ~ "a\nb" 'c' }})", R"(tag:"{{ \"it's\" ~ \"a\\nb\" \"c\" }}")"},
      {"{{ 1_000 + 0x1F + 1.50 + 1e3 }}", R"(tag:"{{ 1000 + 31 + 1.5 + 1000.0 }}")"},
      {"{{ x\n  ==\n y }}", R"(tag:"{{ x == y }}")"},
      {"{{ '{{ x }}' }}", R"(tag:"{{ \"{{ x }}\" }}")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source);
    CHECK(segments(row.source, false) == row.expected);
  }
}

TEST_CASE("text has its white space control applied, comments gone and raw resolved") {
  CHECK(segments("a \r\n {%- if x -%} b {% endif %}\n", false) ==
        R"(text:"a" tag:"{% if x %}" text:"b " tag:"{% endif %}")");
  CHECK(segments("a{# c #}b{% raw %}{{ x }}{% endraw %}c", false) == R"(text:"ab{{ x }}c")");
  CHECK(segments("user:\na\n\n", false) == R"(text:"user:\na\n")");
  CHECK(segments("", false) == "");
}

TEST_CASE("a chat's form does not depend on what its messages lose") {
  CHECK(segments("system:\nBe brief.\n\nuser:\n{{ q }}\n", true) ==
        R"(role:"system" text:"Be brief." role:"user" tag:"{{ q }}")");
  CHECK(segments("\n # system: \r\nBe brief.\r\nuser:\r\n{{q}}", true) ==
        R"(role:"system" text:"Be brief." role:"user" tag:"{{ q }}")");
  CHECK(segments("Hello {{ x }}!\n", true) == R"(role:"user" text:"Hello " tag:"{{ x }}" text:"!")");
  CHECK(segments("user:\nHello {{ x }}!\n", true) == R"(role:"user" text:"Hello " tag:"{{ x }}" text:"!")");
  CHECK(segments("before\nuser:\na", true) == R"(text:"before" role:"user" text:"a")");
  CHECK(segments("{% if x %}\nuser:\na\n{% endif %}", true) ==
        R"(tag:"{% if x %}" role:"user" text:"a\n" tag:"{% endif %}")");
}

TEST_CASE("an included file stands in its place") {
  const IncludeLoader include = [](std::string_view name) -> tl::expected<IncludedText, std::string> {
    if (name == "set") return IncludedText{"{% set x = 1 %}b\n", SourceId::none};
    return IncludedText{"b {{ x }}\n", SourceId::none};
  };
  CHECK(segments("a {% include 'plain' %}c", true, include) == R"(role:"user" text:"a b " tag:"{{ x }}" text:"c")");
  // What the file sets stays inside, so the same text written in its place is another template.
  CHECK(segments("a {% include 'set' %}c", true, include) ==
        R"(role:"user" text:"a " tag:"{% include %}" tag:"{% set x = 1 %}" text:"b" tag:"{% endinclude %}" text:"c")");
}
