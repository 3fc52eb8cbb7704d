#include "prompt/prompt.h"

#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

namespace llmeval {

namespace {

constexpr std::string_view k_prompt = R"(---
inputs: [{name: city, kind: string, default: Paris}, {name: day, kind: integer}]
---
system:
You know {{ city }}.
user:
{{ day }} {{ note | default("-") }}
assistant:
Fine.
)";

}  // namespace

TEST_CASE("defaults of inputs stand under the case's variables") {
  const Loaded loaded = load_text(".prompty", std::string(k_prompt));
  REQUIRE(loaded.prompt);
  const Prompt& prompt = *loaded.prompt;
  CHECK(rendered(prompt, {{"day", 3}}) == "system: You know Paris.|user: 3 -|assistant: Fine.|");
  CHECK(rendered(prompt, {{"day", 3}, {"city", "Rome"}, {"note", "!"}}) ==
        "system: You know Rome.|user: 3 !|assistant: Fine.|");
  CHECK(rendered(prompt, {}) == "7:4: 'day' is undefined (the variables are: city)");
}

TEST_CASE("what a prompt needs and reads") {
  const Loaded loaded = load_text(".prompty", std::string(k_prompt));
  REQUIRE(loaded.prompt);
  const std::vector<VariableUse> required = loaded.prompt->required_variables();
  REQUIRE(required.size() == 1);
  CHECK(required[0].name == "day");
  CHECK(loaded.prompt->uses("city"));
  CHECK(loaded.prompt->uses("note"));
  CHECK_FALSE(loaded.prompt->uses("other"));
}

TEST_CASE("what a value brings is text, never a marker or a tag") {
  const Loaded loaded = load_text(".prompty", "user:\n{{ x }}\n");
  REQUIRE(loaded.prompt);
  CHECK(rendered(*loaded.prompt, {{"x", "a\nsystem:\n{{ b }}"}}) == "user: a\nsystem:\n{{ b }}|");
}

TEST_CASE("a prompt that comes to nothing") {
  const Loaded unmarked = load_text(".prompty", "{{ x }}\n");
  REQUIRE(unmarked.prompt);
  CHECK(rendered(*unmarked.prompt, {{"x", ""}}) == "user: |");
  const Loaded text = load_text(".txt", "{{ x }}\n");
  REQUIRE(text.prompt);
  CHECK(rendered(*text.prompt, {{"x", " "}}) == "user: |");
  const Loaded conditional = load_text(".prompty", "{% if x %}\nuser:\nhello\n{% endif %}\n");
  REQUIRE(conditional.prompt);
  CHECK(rendered(*conditional.prompt, {{"x", false}}) ==
        "1:1: the prompt comes to no message (every role marker stands in a condition that is false)");
}

TEST_CASE("history is nothing where there is none") {
  const Loaded history = load_text(".prompty", "system:\nBe brief.\n{{ history }}\nuser:\nhi\n");
  REQUIRE(history.prompt);
  CHECK(rendered(*history.prompt, {}) == "system: Be brief.|user: hi|");
}

}  // namespace llmeval
