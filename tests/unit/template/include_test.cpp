#include "unit/template/support.h"

#include <map>

using namespace llmeval;

namespace {

// Files by name; each has a source of its own.
IncludeLoader files(std::map<std::string, std::string> texts, Diagnostics* diagnostics = nullptr) {
  return [texts = std::move(texts), diagnostics](std::string_view name) -> tl::expected<IncludedText, std::string> {
    const auto found = texts.find(std::string(name));
    if (found == texts.end()) return tl::unexpected<std::string>("there is no such file");
    return IncludedText{found->second,
                        diagnostics != nullptr ? diagnostics->add_source("prompts/" + found->first) : SourceId::none};
  };
}

}  // namespace

TEST_CASE("an included file is part of the template, with its markers") {
  const auto parts = files({{"rules.txt", "system:\nBe brief to {{ name }}.\n"}, {"turn.txt", "user:\n{{ turn }}\n"}});
  CHECK(render_chat("{% include 'rules.txt' %}\n{% for turn in turns %}\n{% include \"turn.txt\" %}{% endfor %}",
                    R"({"name": "Ada", "turns": ["a", "b"]})",
                    parts) == "system: \"Be brief to Ada.\"\nuser: \"a\"\nuser: \"b\"");
}

TEST_CASE("what an included file sets stays inside, what it reads may be ours") {
  const auto parts = files({{"a", "{% set x = 1 %}{{ x }}{{ y }}"}, {"loop", "{{ loop.index }}"}});
  CHECK(render_chat("{% set y = 2 %}{% include 'a' %}{{ x | default('-') }}", "{}", parts) == "user: \"12-\"");
  CHECK(render_chat("{% for i in 'ab' %}{% include 'loop' %}{% endfor %}", "{}", parts) == "user: \"12\"");
}

TEST_CASE("mistakes of and around an included file have their places") {
  Diagnostics diagnostics;
  TemplateOptions options;
  options.start = {diagnostics.add_source("prompts/a.prompty"), 3, 1};
  options.include = files({{"bad.txt", "x\n{{ y | uper }}"},
                           {"undefined.txt", "\n {{ y }}"},
                           {"self.txt", "{% include 'self.txt' %}"},
                           {"latin.txt", "\xe9"}},
                          &diagnostics);
  CHECK_FALSE(Template::parse(
      "{% include 'bad.txt' %}\n{% include 'absent.txt' %}{% include 'self.txt' %}{% include 'latin.txt' %}", options,
      diagnostics));
  CHECK(to_text(diagnostics) ==
        "prompts/a.prompty:4:12: error: cannot include 'absent.txt': there is no such file\n"
        "prompts/bad.txt:2:8: error: unknown filter 'uper' (did you mean 'upper'?)\n"
        "prompts/latin.txt:1:1: error: the template is not UTF-8 from its byte 1 on\n"
        "prompts/self.txt:1:12: error: cannot include 'self.txt': it includes itself");
  Diagnostics other;
  options.include = files({{"undefined.txt", "\n {{ y }}"}}, &other);
  const auto parsed = Template::parse("{% include 'undefined.txt' %}", options, other);
  REQUIRE(parsed);
  const auto rendered = parsed->render(Object());
  REQUIRE_FALSE(rendered);
  CHECK(other.describe(rendered.error().place) == "prompts/undefined.txt:2:5");
}

TEST_CASE("includes are bounded") {
  std::map<std::string, std::string> chain;
  for (int i = 0; i < 30; ++i) chain[std::to_string(i)] = "{% include '" + std::to_string(i + 1) + "' %}";
  CHECK(render_chat("{% include '0' %}", "{}", files(chain)) ==
        "1:12: error: cannot include '20': files are included deeper than 20");
  // Each file twice in the one before: 2^19 in all.
  std::map<std::string, std::string> bomb;
  for (int i = 0; i < 19; ++i)
    bomb[std::to_string(i)] = fmt::format("{{% include '{0}' %}}{{% include '{0}' %}}", i + 1);
  bomb["19"] = "x";
  const std::string text = render_chat("{% include '0' %}", "{}", files(bomb));
  CHECK(text.find("more than 1000 files") != std::string::npos);
}
