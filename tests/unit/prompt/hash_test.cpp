#include "prompt/hash.h"

#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

#include <map>

namespace llmeval {

namespace {

std::string hash_of(const std::string& ending, const std::string& text,
                    std::map<std::string, std::string> others = {}) {
  const Loaded loaded = load_text(ending, text, std::move(others));
  CAPTURE(text);
  CAPTURE(loaded.said);
  REQUIRE(loaded.prompt);
  return loaded.prompt->version.hash;
}

// A prompt with a bit of everything.
constexpr std::string_view k_rich = R"(---
name: facts
model: {id: m, options: {maxOutputTokens: 60, temperature: 0.50, stop: END}}
inputs: [{name: city, kind: string, default: Paris}, {name: unused, kind: string, default: x}]
outputs: [{name: fact, kind: string}, {name: year, kind: integer}]
tools: [{name: look, kind: function, description: Looks., parameters: [{name: q, kind: string}]}]
---
{# a comment #}
system:
Be brief.  

user:
What is {{ city|upper }} known for?
{% if day %}On {{ day }}.{% endif %}
)";

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(k_rich);
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

// These never change: a prompt that was stored under its hash must be found again. src/prompt/README.md has the rules.
TEST_CASE("the hash of a prompt, fixed for ever") {
  const Loaded plain = load_text(".txt", "Hello {{ name }}!\n");
  REQUIRE(plain.prompt);
  CHECK(
      plain.prompt->version.canonical ==
      R"({"v":1,"dialect":"jinja","messages":[{"role":"user"},{"text":"Hello "},{"tag":"{{ name }}"},{"text":"!"}],"parameters":{},"output_schema":null,"tools":[]})");
  CHECK(plain.prompt->version.hash == "b6ebc10960248e4525cad4c4117f59f135da71668726b53e16e7dbdc47d0709c");

  const Loaded rich = load_text(".prompty", std::string(k_rich));
  CHECK(rich.said.empty());
  REQUIRE(rich.prompt);
  CHECK(
      rich.prompt->version.canonical ==
      R"({"v":1,"dialect":"jinja","messages":[{"variable":"city","default":"Paris"},{"role":"system"},{"text":"Be brief."},{"role":"user"},{"text":"What is "},{"tag":"{{ city | upper }}"},{"text":" known for?\n"},{"tag":"{% if day %}"},{"text":"On "},{"tag":"{{ day }}"},{"text":"."},{"tag":"{% endif %}"}],"parameters":{"temperature":0.5,"max_output_tokens":60,"stop":["END"]},"output_schema":{"type":"object","properties":{"fact":{"type":"string"},"year":{"type":"integer"}},"required":["fact","year"],"additionalProperties":false},"tools":[{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"],"additionalProperties":false}}]})");
  CHECK(rich.prompt->version.hash == "9b982f6dfe88711556bebde8268643fdd87b034107fa84b155ec108a7d6ebc69");

  const Loaded odd = load_text(
      ".prompty", "---\nmodel: {options: {top_p: 1e-1, seed: 007}}\n---\nuser:\n\"\\ \t\x01 \xc3\xa9 \xe2\x80\xa8.\n");
  REQUIRE(odd.prompt);
  CHECK(
      odd.prompt->version.canonical ==
      R"({"v":1,"dialect":"jinja","messages":[{"role":"user"},{"text":"\"\\ \t\u0001 é  ."}],"parameters":{"top_p":0.1,"seed":7},"output_schema":null,"tools":[]})");
  CHECK(odd.prompt->version.hash == "5efbb6a7b1b7d71aefc6d92c940de08e04c5e34e102bb8dfe3d76918426dbf17");
}

TEST_CASE("the hash of the later forms, fixed for ever") {
  const Loaded github = load_text(
      ".prompt.yml",
      "model: m\nmodelParameters: {maxTokens: 60}\nresponseFormat: json_object\nmessages:\n"
      "  - {role: system, content: \"Be {{tone}}.\"}\n  - {role: user, content: \"{% raw %} {{ x }}{{user-name}}\"}\n");
  REQUIRE(github.prompt);
  CHECK(
      github.prompt->version.canonical ==
      R"({"v":1,"dialect":"jinja","messages":[{"role":"system"},{"text":"Be "},{"tag":"{{ tone }}"},{"text":"."},{"role":"user"},{"text":"{% raw %} {{ x }}"},{"tag":"{{ user-name }}"}],"parameters":{"max_output_tokens":60},"output_schema":{"type":"object"},"tools":[]})");
  CHECK(github.prompt->version.hash == "4dd84b86b66c1ddd72a4a15cd119abeea2850ed23fd72df45036d702cca49eac");

  const Loaded chat = load_text(
      ".json", R"([{"role": "system", "content": "a\nsystem:\nb "}, {"user": "{{history}}{{ shot|image }}"}])");
  REQUIRE(chat.prompt);
  CHECK(
      chat.prompt->version.canonical ==
      R"({"v":1,"dialect":"jinja","messages":[{"role":"system"},{"text":"a\nsystem:\nb"},{"role":"user"},{"tag":"{{ history }}"},{"tag":"{{ shot | image }}"}],"parameters":{},"output_schema":null,"tools":[]})");
  CHECK(chat.prompt->version.hash == "d33d45ed149dfbdad4d0b5bcb3beb9cf71d210bb99f57e36a39aba8cf5c5e03f");
}

TEST_CASE("the same content has one hash, whatever the file") {
  const std::string hash = hash_of(".txt", "Hello {{ name }}!\n");
  const std::vector<std::pair<std::string, std::string>> same{
      {".md", "Hello {{ name }}!\n"},
      {".json", R"([{"user": "Hello {{ name }}!"}])"},
      {".prompt.yml", "messages: [{role: user, content: 'Hello {{name}}!'}]\n"},
      {".txt", "Hello {{ name }}!"},
      {".txt", "Hello {{name}}!\r\n"},
      {".txt", "Hello {{   name   }}! \n\n"},
      {".txt", "Hello {# a comment #}{{ name }}!"},
      {".txt", "\xef\xbb\xbfHello {{ name }}!"},
      {".prompty", "Hello {{ name }}!\n"},
      {".prompty", "user:\nHello {{ name }}!\n"},
      {".prompty", "\n\n  user :\nHello {{ name }}!\n"},
      {".prompty", "---\nname: other\ndescription: d\nauthors: [a]\nmodel: gpt\n---\nuser:\r\nHello {{ name }}!\r\n"},
      {".prompty",
       "---\ninputs: [{name: name, kind: string}, {name: unused, kind: string, default: x}]\n---\nHello {{ name }}!"},
      {".prompty", "---\nmodel: {id: x, provider: y, connection: {kind: key}, options: {}}\n---\nHello {{ name }}!"},
      {".prompty", "---\n# a comment\noutputs: []\ntools: []\n---\nHello {{ name }}!"},
  };
  for (const auto& [ending, text] : same) {
    CAPTURE(text);
    CHECK(hash_of(ending, text) == hash);
  }
  CHECK(hash_of(".txt", "{% include 'part.txt' %} {{ name }}!", {{"part.txt", "Hello\n"}}) == hash);
  Diagnostics diagnostics;
  CHECK(make_inline_prompt("inline", "Hello {{ name }}!", {}, diagnostics)->version.hash == hash);
}

TEST_CASE("the same front matter in other words has one hash") {
  const std::string hash = hash_of(".prompty", std::string(k_rich));
  const std::vector<std::string> same{
      replaced("name: facts", "name: other"),
      replaced("maxOutputTokens: 60, temperature: 0.50", "temperature: 5e-1, max_tokens: 60"),
      replaced("options: {", "parameters: {"),
      replaced("stop: END", "stop: [END]"),
      replaced("default: x", "default: y"),
      replaced("{name: fact, kind: string}", "{name: fact, type: string, required: true, example: e}"),
      replaced("outputs: [{name: fact, kind: string}, {name: year, kind: integer}]",
               "outputs: {type: object, properties: {fact: {type: string}, year: {type: integer}}, "
               "required: [fact, year], additionalProperties: false}"),
      replaced("Be brief.  \n\n", "Be brief.\n"),
      replaced("{# a comment #}\n", ""),
      replaced("{{ city|upper }}", "{{city | upper}}"),
      replaced("{% if day %}", "{%  if day  %}"),
  };
  for (const std::string& text : same) CHECK(hash_of(".prompty", text) == hash);
}

TEST_CASE("any change that a model could notice is another hash") {
  std::map<std::string, std::string> seen{{hash_of(".prompty", std::string(k_rich)), "as it is"}};
  const std::vector<std::pair<std::string_view, std::string_view>> changes{
      {"Be brief.", "Be  brief."},
      {"Be brief.", "be brief."},
      {"Be brief.", "\nBe brief."},
      {"Be brief.",
       "Be bri\xc3\xa9"
       "f."},
      {"system:\nBe", "developer:\nBe"},
      {"system:\nBe brief.  \n\n", ""},
      {"user:\nWhat", "What"},
      {"city|upper", "city|lower"},
      {"city|upper", "city"},
      {"city|upper", "town|upper"},
      {"{{ city|upper }}", "{{- city|upper }}"},
      {"if day", "if not day"},
      {"On {{ day }}.", "On {{ day }}. "},
      {"{% endif %}", "{% else %}{% endif %}"},
      {"{% if day %}On {{ day }}.{% endif %}", "On {{ day }}."},
      {"default: Paris", "default: Rome"},
      {", default: Paris", ""},
      {"0.50", "0.51"},
      {", temperature: 0.50", ""},
      {"maxOutputTokens: 60", "maxOutputTokens: 61"},
      {"stop: END", "stop: [END, STOP]"},
      {"{name: fact, kind: string}, {name: year, kind: integer}",
       "{name: year, kind: integer}, {name: fact, kind: string}"},
      {"{name: year, kind: integer}", "{name: year, kind: integer, required: false}"},
      {"{name: year, kind: integer}", "{name: year, kind: integer, description: d}"},
      {"{name: year, kind: integer}", "{name: year, kind: float}"},
      {"name: look", "name: seek"},
      {"description: Looks.", "description: Seeks."},
      {"{name: q, kind: string}", "{name: r, kind: string}"},
      {"{name: q, kind: string}", "{name: q, kind: string}, {name: s, kind: string}"},
      {"tools: [{name: look, kind: function, description: Looks., parameters: [{name: q, kind: string}]}]\n", ""},
      {"outputs: [{name: fact, kind: string}, {name: year, kind: integer}]\n", ""},
  };
  for (const auto& [from, to] : changes) {
    const std::string text = replaced(from, to);
    const auto [place, is_new] = seen.emplace(hash_of(".prompty", text), text);
    CAPTURE(from);
    CAPTURE(to);
    CHECK_MESSAGE(is_new, "the same hash as\n", place->second);
  }
}

TEST_CASE("an included file's text counts, its name does not") {
  const std::string with_part = "{% include 'part.txt' %} {{ x }}";
  const std::string hash = hash_of(".txt", with_part, {{"part.txt", "a {{ y }}"}});
  CHECK(hash_of(".txt", "{% include 'other.txt' %} {{ x }}", {{"other.txt", "a {{ y }}"}}) == hash);
  CHECK(hash_of(".txt", with_part, {{"part.txt", "b {{ y }}"}}) != hash);
}

TEST_CASE("a role marker is not the text that looks like one") {
  CHECK(hash_of(".txt", "system:\nBe brief.") != hash_of(".prompty", "system:\nBe brief."));
}

}  // namespace llmeval
