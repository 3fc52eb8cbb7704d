// .prompt.yml, the prompt files of GitHub Models.
#include "unit/prompt/memory_files.h"

#include "data/json.h"

#include <doctest/doctest.h>

namespace llmeval {

namespace {

constexpr std::string_view k_facts = R"(name: facts
description: What a city is known for.
model: openai/gpt-4o-mini
modelParameters: {temperature: 0, maxTokens: 60, topP: 0.5}
responseFormat: json_schema
jsonSchema: '{"name": "fact", "strict": true, "schema": {"type": "object", "properties": {"fact": {"type": "string"}}}}'
testData: [{city: Paris, expected: Eiffel}]
messages:
  - {role: system, content: Be brief.}
  - role: user
    content: |
      What is {{city}} known for?
      {% not a tag %} {{ neither }}
evaluators:
  - {name: mentions, string: {contains: "{{expected}}"}}
)";

std::string said_of(const std::string& text) { return load_text(".prompt.yml", text).said; }

}  // namespace

TEST_CASE("a prompt file of GitHub Models is read; what is not used is listed") {
  const Loaded loaded = load_text(".prompt.yml", std::string(k_facts));
  CHECK(
      loaded.said ==
      "p.prompt.yml:3:1: note: not used: 'model', 'testData', 'evaluators'\n"
      "p.prompt.yml:13:23: warning: '{{ neither }}' stays as it is (only '{{name}}' is filled in here, without spaces "
      "and filters)");
  REQUIRE(loaded.prompt);
  const Prompt& prompt = *loaded.prompt;
  CHECK(prompt.version.name == "facts");
  CHECK(prompt.description == "What a city is known for.");
  CHECK(prompt.model_hint == "openai/gpt-4o-mini");
  CHECK(to_json(Value(prompt.parameters)) == R"({"temperature":0,"max_output_tokens":60,"top_p":0.5})");
  REQUIRE(prompt.output_schema);
  CHECK(to_json(*prompt.output_schema) == R"({"type":"object","properties":{"fact":{"type":"string"}}})");
  CHECK(rendered(prompt, {{"city", "Paris"}}) ==
        "system: Be brief.|user: What is Paris known for?\n{% not a tag %} {{ neither }}|");
  CHECK(rendered(prompt, {}) == "12:17: 'city' is undefined (there are no variables)");
}

TEST_CASE("names and endings of prompt files of GitHub Models") {
  const Loaded loaded = load_text(".prompt.yaml", "messages: [{role: user, content: \"hi {{x}}\"}]\n");
  CHECK(loaded.said.empty());
  REQUIRE(loaded.prompt);
  CHECK(loaded.prompt->version.name == "p");
  CHECK(rendered(*loaded.prompt, {}) == "1:40: 'x' is undefined (there are no variables)");
}

TEST_CASE("the answer's format") {
  const Loaded object = load_text(".prompt.yml", "responseFormat: json_object\nmessages: [{user: x}]\n");
  CHECK(object.said.empty());
  REQUIRE(object.prompt);
  CHECK(object.prompt->output_schema == Value(Object{{"type", "object"}}));
  const Loaded text = load_text(".prompt.yml", "responseFormat: text\nmessages: [{user: x}]\n");
  REQUIRE(text.prompt);
  CHECK_FALSE(text.prompt->output_schema);
  const Loaded yaml =
      load_text(".prompt.yml",
                "responseFormat: json_schema\njsonSchema: {name: a, schema: {type: array}}\nmessages: [{user: x}]\n");
  CHECK(yaml.said.empty());
  REQUIRE(yaml.prompt);
  CHECK(yaml.prompt->output_schema == Value(Object{{"type", "array"}}));
}

TEST_CASE("mistakes in a prompt file of GitHub Models") {
  struct Row {
    std::string text;
    std::string said;
  };
  const Row rows[] = {
      {"name: x\n", "p.prompt.yml:1:1: error: prompt has no 'messages'"},
      {"mesages: [{user: x}]\n",
       "p.prompt.yml:1:1: error: unknown key 'mesages' in prompt (did you mean 'messages'?)\n"
       "p.prompt.yml:1:1: error: prompt has no 'messages'"},
      {"messages: []\n", "p.prompt.yml:1:11: error: 'messages' must not be empty"},
      {"messages: [{role: usr, content: x}]\n",
       "p.prompt.yml:1:19: error: 'role' cannot be 'usr' (did you mean 'user'?)"},
      {"messages: [{role: user}]\n",
       "p.prompt.yml:1:12: error: a message is one role and its text (such as {role: user, content: …}, or {user: …})"},
      {"messages: [{user: a, assistant: b}]\n",
       "p.prompt.yml:1:12: error: a message is one role and its text (such as {role: user, content: …}, or {user: …})"},
      {"messages: [{user: \" \"}]\n", "p.prompt.yml:1:20: error: the prompt is empty"},
      {"modelParameters: {maxToken: 5}\nmessages: [{user: x}]\n",
       "p.prompt.yml:1:19: error: unknown key 'maxToken' in 'modelParameters' (did you mean 'maxTokens'?)"},
      {"modelParameters: {maxTokens: 5, max_tokens: 6}\nmessages: [{user: x}]\n",
       "p.prompt.yml:1:33: error: 'max_output_tokens' is given twice under two names"},
      {"responseFormat: json_schema\nmessages: [{user: x}]\n",
       "p.prompt.yml:1:17: error: 'responseFormat: json_schema' without 'jsonSchema' (write the schema beside it)"},
      {"jsonSchema: \"{}\"\nmessages: [{user: x}]\n",
       "p.prompt.yml:1:13: error: 'jsonSchema' is not used without 'responseFormat: json_schema' (write that beside "
       "it, "
       "or remove the schema)"},
      {"responseFormat: json_schema\njsonSchema: \"{oops\"\nmessages: [{user: x}]\n",
       "p.prompt.yml:2:13: error: 'jsonSchema' is not JSON: expected a key in double quotes, found 'oops'"},
      {"responseFormat: json_schema\njsonSchema: \"{}\"\nmessages: [{user: x}]\n",
       "p.prompt.yml:2:13: error: 'jsonSchema' has no 'schema' (write {name: …, schema: {type: object, …}})"},
      {"messages: [{user: \"{{reference}}\"}]\n",
       "p.prompt.yml:1:22: error: a prompt cannot use 'reference' (it is what is right: checks see it, a model never "
       "does)"},
      {"messages: [\n", "p.prompt.yml:2:1: error: expected a value (put a text that starts like this in quotes)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(said_of(row.text) == row.said);
  }
}

TEST_CASE("a JSON file is a list of messages, alone or as 'messages'") {
  for (const std::string text :
       {R"([{"role": "system", "content": "Be {{ tone }}."}, {"role": "user", "content": "a\n{{ q|upper }}\n"}])",
        R"({"messages": [{"role": "system", "content": "Be {{ tone }}."}, {"user": "a\n{{ q | upper }}"}]})"}) {
    const Loaded loaded = load_text(".json", text);
    CHECK(loaded.said.empty());
    REQUIRE(loaded.prompt);
    CHECK(loaded.prompt->version.name == "p");
    CHECK(rendered(*loaded.prompt, {{"tone", "kind"}, {"q", "why"}}) == "system: Be kind.|user: a\nWHY|");
    CHECK(loaded.prompt->version.hash ==
          load_text(".prompty", "system:\nBe {{tone}}.\nuser:\na\n{{ q | upper }}\n").prompt->version.hash);
  }
}

TEST_CASE("mistakes in a JSON prompt file") {
  struct Row {
    std::string text;
    std::string said;
  };
  const Row rows[] = {
      {"", "p.json:1:1: error: expected a JSON value, found the end"},
      {"[]", "p.json:1:1: error: prompt must not be empty"},
      {"\"x\"", "p.json:1:1: error: prompt must be a list or an object, not text"},
      {R"({"messages": [{"user": "x"}], "model": "m"})",
       "p.json:1:31: error: unknown key 'model' in prompt (known keys: messages)"},
      {R"([{"role": "user", "content": ["x"]}])", "p.json:1:30: error: 'content' must be text, not a list"},
      // Lines in a JSON text are not those of the file: all of it stands where the text begins.
      {"[\n  {\"user\": \"a\\nb\\n{{ x | nope }}\"}\n]",
       "p.json:2:13: error: unknown filter 'nope' (there are default, first, float, fromjson, image, int, join, last, "
       "length, "
       "lower, replace, round, split, tojson, trim, upper)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(load_text(".json", row.text).said == row.said);
  }
}

TEST_CASE("a JSON prompt may include files beside it") {
  const Loaded loaded = load_text(".json", R"([{"user": "{% include 'rules.txt' %} {{ history }}"}])",
                                  {{"rules.txt", "Be kind to {{ who }}.\n"}});
  CHECK(loaded.said.empty());
  REQUIRE(loaded.prompt);
  CHECK(rendered(*loaded.prompt, {{"who", "all"}}) == "user: Be kind to all.|");
}

}  // namespace llmeval
