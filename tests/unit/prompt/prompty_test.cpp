#include "prompt/prompty.h"

#include "data/json.h"
#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

namespace llmeval {

TEST_CASE("a prompty file is front matter and a body") {
  struct Row {
    std::string_view text;
    std::optional<std::string_view> front_matter;
    std::string_view body;
    std::uint32_t body_line;
  };
  const std::vector<Row> rows{
      {"---\na: 1\n---\nbody\n", "a: 1\n", "body\n", 4},
      {"---\r\na: 1\r\n---\r\nbody", "a: 1\r\n", "body", 4},
      {"---  \n--- \nbody", "", "body", 3},
      {"---\na: 1\n---", "a: 1\n", "", 4},
      {"---\na: |\n  ---\n---\nx\n---\n", "a: |\n  ---\n", "x\n---\n", 5},
      {"only a body\n---\n", std::nullopt, "only a body\n---\n", 1},
      {"", std::nullopt, "", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::optional<PromptyParts> parts = split_prompty(row.text);
    REQUIRE(parts);
    CHECK(parts->front_matter == row.front_matter);
    CHECK(parts->body == row.body);
    CHECK(parts->body_line == row.body_line);
  }
  CHECK_FALSE(split_prompty("---\na: 1\nbody\n"));
  CHECK_FALSE(split_prompty("---"));
}

TEST_CASE("front matter of Prompty v2") {
  const Loaded loaded = load_text(".prompty", R"(---
name: facts
description: Says a fact.
model: {id: gpt-4o-mini, options: {temperature: 0, maxOutputTokens: 60, stop: END}}
inputs:
  - {name: city, kind: string, default: Paris, description: A city.}
  - {name: day, kind: integer}
outputs: [{name: fact, kind: string}]
tools:
  - name: look_up
    kind: function
    description: Looks it up.
    parameters: [{name: query, kind: string}]
template: {format: {kind: jinja2}, parser: {kind: prompty}}
---
user:
{{ city }} {{ day }}
)");
  CHECK(loaded.said.empty());
  REQUIRE(loaded.prompt);
  const Prompt& prompt = *loaded.prompt;
  CHECK(prompt.version.name == "facts");
  CHECK(prompt.version.path == "p.prompty");
  CHECK(prompt.description == "Says a fact.");
  CHECK(prompt.model_hint == "gpt-4o-mini");
  CHECK(to_json(Value(prompt.parameters)) == R"({"temperature":0,"max_output_tokens":60,"stop":"END"})");
  REQUIRE(prompt.inputs.size() == 2);
  CHECK(prompt.inputs[0].name == "city");
  CHECK(prompt.inputs[0].description == "A city.");
  CHECK(prompt.inputs[0].default_value == Value("Paris"));
  CHECK_FALSE(prompt.inputs[1].default_value);
  REQUIRE(prompt.output_schema);
  CHECK(
      to_json(*prompt.output_schema) ==
      R"({"type":"object","properties":{"fact":{"type":"string"}},"required":["fact"],"additionalProperties":false})");
  REQUIRE(prompt.tools.size() == 1);
  CHECK(prompt.tools[0].name == "look_up");
  CHECK(
      to_json(prompt.tools[0].parameters) ==
      R"({"type":"object","properties":{"query":{"type":"string"}},"required":["query"],"additionalProperties":false})");
}

TEST_CASE("front matter of Prompty v1, and what is not used") {
  const Loaded loaded = load_text(".prompty", R"(---
name: facts
authors: [someone]
tags: [demo]
version: 1.0
model:
  api: chat
  configuration: {type: azure_openai, azure_endpoint: "${env:ENDPOINT}"}
  parameters: {max_tokens: 60}
sample: {city: Paris}
inputs: {city: {type: string}}
template: jinja2
---
system:
You know {{ city }}.
)");
  CHECK(loaded.said ==
        "p.prompty:3:1: note: not used: 'authors', 'tags', 'version', 'sample', 'model.api', 'model.configuration'");
  REQUIRE(loaded.prompt);
  CHECK(to_json(Value(loaded.prompt->parameters)) == R"({"max_output_tokens":60})");
  CHECK(loaded.prompt->inputs.at(0).name == "city");
}

TEST_CASE("inputs may be a JSON Schema") {
  const Loaded loaded = load_text(".prompty", R"(---
inputs: {type: object, properties: {city: {type: string, default: Paris}, day: {type: integer}}, required: [day]}
---
{{ city }} {{ day }}
)");
  CHECK(loaded.said.empty());
  REQUIRE(loaded.prompt);
  REQUIRE(loaded.prompt->inputs.size() == 2);
  CHECK(loaded.prompt->inputs[0].default_value == Value("Paris"));
}

TEST_CASE("mistakes in front matter") {
  struct Row {
    std::string_view front_matter;
    std::string_view said;
  };
  const std::vector<Row> rows{
      {"nmae: x", "p.prompty:2:1: error: unknown key 'nmae' in prompt (did you mean 'name'?)"},
      {"name: 1", "p.prompty:2:7: error: 'name' must be text, not a number (quote it: \"1\")"},
      {"name: a\nname: b", "p.prompty:3:1: error: repeated key 'name' (it is already at p.prompty:2:1)"},
      {"model: {options: {temperature: hot}}", "p.prompty:2:32: error: 'temperature' must be a number, not text"},
      {"model: {options: {temperature: 3}}", "p.prompty:2:32: error: 'temperature' must be at most 2, not 3"},
      {"model: {options: {top_k: 3}}",
       "p.prompty:2:19: error: unknown key 'top_k' in 'options' (did you mean 'top_p'?)"},
      {"model: {options: {max_tokens: 3, maxOutputTokens: 4}}",
       "p.prompty:2:34: error: 'max_output_tokens' is given twice under two names"},
      {"inputs: [{name: a, kind: string, default: '${env:A}'}]",
       "p.prompty:2:43: error: '${env:A}' is not filled in here (a prompt is the same wherever it runs: write the "
       "value "
       "itself)"},
      {"inputs: [{name: reference}]",
       "p.prompty:2:10: error: an input cannot be named 'reference' (the reference is what is right: checks see it, a "
       "prompt never does)"},
      {"tools: [{name: a, kind: mcp}]",
       "p.prompty:2:25: error: tools of kind 'mcp' cannot be used (only 'function' tools can be given to every model)"},
      {"tools: [{name: a, kind: function}, {name: a, kind: function}]",
       "p.prompty:2:36: error: two tools are named 'a'"},
      {"tools: [{kind: function}]", "p.prompty:2:9: error: item 1 of 'tools' has no 'name'"},
      {"template: mustache",
       "p.prompty:2:11: error: the template format 'mustache' cannot be read (only 'jinja2' can)"},
      {"template: {format: {kind: nunjucks}}",
       "p.prompty:2:27: error: the template format 'nunjucks' cannot be read (only 'jinja2' can)"},
      {"template: {parser: other}",
       "p.prompty:2:20: error: the template parser 'other' cannot be read (only 'prompty' can)"},
      {"[1, 2]", "p.prompty:2:1: error: prompt must be an object, not a list"},
      {"a: [", "p.prompty:3:1: error: expected a value (put a text that starts like this in quotes)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.front_matter);
    const Loaded loaded = load_text(".prompty", fmt::format("---\n{}\n---\nuser:\nhello\n", row.front_matter));
    CHECK(loaded.said == row.said);
    CHECK_FALSE(loaded.prompt);
  }
}

TEST_CASE("all mistakes of a file are told at once") {
  const Loaded loaded = load_text(".prompty", "---\nnmae: x\n---\nuser:\n{{ a b }}\n{{ c | nope }}\n");
  CHECK(
      loaded.said ==
      "p.prompty:2:1: error: unknown key 'nmae' in prompt (did you mean 'name'?)\n"
      "p.prompty:5:6: error: unexpected 'b' after the expression\n"
      "p.prompty:6:8: error: unknown filter 'nope' (there are default, first, float, fromjson, image, int, join, last, "
      "length, lower, replace, round, split, tojson, trim, upper)");
}

}  // namespace llmeval
