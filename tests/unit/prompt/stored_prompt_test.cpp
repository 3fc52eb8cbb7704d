#include "prompt/stored_prompt.h"

#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace llmeval {

namespace {

std::string shown(const Rendered<std::vector<Message>>& messages) {
  if (!messages) return "error: " + messages.error().message;
  std::string text;
  for (const Message& message : *messages) text += fmt::format("<{}>{}", role_name(message.role), message.text());
  return text;
}

struct Row {
  const char* ending;
  const char* text;
  Object variables;
};

}  // namespace

TEST_CASE("a stored version renders as its file did") {
  const Row rows[] = {
      {".txt", "Hello {{ name }}!\nsystem: of a down\n", {{"name", "you"}}},
      {".prompty",
       "---\nname: a\n---\nsystem:\nBe brief.  \n\nuser:\n{{ q }}\n",
       {{"q", "user:\nevil {{ x }} {% y %}"}}},
      {".prompty",
       "---\nname: a\n---\nBefore any marker {{ q|upper }}.\nuser:\n  indented\n\n\tend  \n\n",
       {{"q", "x"}}},
      {".prompty",
       "---\nname: a\n---\nsystem:\na\n{% if q %}\nuser:\nb {{ q }}{% else %}no{% endif %}\n",
       {{"q", "x"}}},
      {".prompty", "---\nname: a\n---\nsystem:\na\n{% if q %}\nuser:\nb {{ q }}{% else %}no{% endif %}\n", {{"q", ""}}},
      {".prompty",
       "---\nname: a\n---\n{% for m in ms %}\nuser:\n{{ m.q }}\nassistant:\n{{ m.a }}\n{% endfor %}\nuser:\nlast\n",
       {{"ms", List{Value(Object{{"q", "1"}, {"a", "2"}}), Value(Object{{"q", "3"}, {"a", "4"}})}}}},
      {".prompty",
       "---\nname: a\n---\nuser:\n{%- raw %} {{ not }} \"quoted\" \\ back\tslash ü \x01 {% endraw -%} {{ 1 + 2 }}\n",
       {}},
      {".prompty",
       "---\nname: a\ninputs: [{name: city, kind: string, default: Paris}]\n---\nuser:\nIn {{ city }}{# why #}, {{ "
       "'it''s' }}\n",
       {}},
      {".prompty",
       "---\nname: a\n---\nuser:\n{% set x = [1, 'two', {\"k\": 0.50}] %}{{ x }} {{ x[2].k }} {{ \"}}\" ~ '{%' }}\n",
       {}},
      {".prompty", "---\nname: a\n---\nsystem:\nBe brief.\n", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Loaded loaded = load_text(row.ending, row.text);
    REQUIRE_MESSAGE(loaded.prompt, loaded.said);
    const Result<Prompt> stored = read_canonical_prompt(loaded.prompt->version);
    REQUIRE_MESSAGE(stored, (stored ? "" : stored.error().message));
    CHECK(shown(stored->render(row.variables)) == shown(loaded.prompt->render(row.variables)));
    CHECK(stored->version.hash == loaded.prompt->version.hash);
  }
}

TEST_CASE("an included file's text is in the stored version") {
  const Loaded loaded = load_text(".prompty", "---\nname: a\n---\nuser:\n{% include 'part.txt' %} and {{ q }}\n",
                                  {{"part.txt", "the part of {{ q }}"}});
  REQUIRE_MESSAGE(loaded.prompt, loaded.said);
  const Result<Prompt> stored = read_canonical_prompt(loaded.prompt->version);
  REQUIRE(stored);
  CHECK(shown(stored->render({{"q", "me"}})) == "<user>the part of me and me");
}

TEST_CASE("parameters, output schema and tools come back, too") {
  const Loaded loaded =
      load_text(".prompty",
                "---\nname: a\nmodel: {parameters: {max_tokens: 60, temperature: 0.5}}\noutputs: [{name: fact, kind: "
                "string}]\ntools: [{name: look, kind: "
                "function, description: Looks., parameters: [{name: q, kind: string}]}]\n---\nuser:\nx\n");
  REQUIRE_MESSAGE(loaded.prompt, loaded.said);
  const Result<Prompt> stored = read_canonical_prompt(loaded.prompt->version);
  REQUIRE(stored);
  CHECK(Value(stored->parameters) == Value(loaded.prompt->parameters));
  CHECK(stored->parameters.size() == 2);
  CHECK(stored->output_schema == loaded.prompt->output_schema);
  REQUIRE(stored->tools.size() == 1);
  CHECK(stored->tools[0].name == "look");
  CHECK(stored->tools[0].parameters == loaded.prompt->tools[0].parameters);
}

TEST_CASE("what is no canonical form is refused") {
  for (const char* canonical : {"", "{}", "[1]", R"({"messages":{}})"}) {
    const Result<Prompt> stored = read_canonical_prompt({"p", "p.txt", "00", canonical});
    REQUIRE_FALSE(stored);
    CHECK(stored.error().message == "prompt 'p' cannot be read from its stored form: it is no canonical form");
  }
  const Result<Prompt> stored = read_canonical_prompt(
      {"p", "p.txt", "00", R"({"messages":[{"tag":"{% include %}"},{"tag":"{% endinclude %}"}]})"});
  CHECK_FALSE(stored);
}

}  // namespace llmeval
