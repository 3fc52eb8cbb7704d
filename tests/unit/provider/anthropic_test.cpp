#include "rich_request.h"

#include "data/json.h"

using namespace llmeval;

namespace {

std::shared_ptr<Model> a_claude(std::string_view options = {}) {
  auto model = a_model("anthropic", options);
  model->model = "claude-x";
  return model;
}

std::string version_sent(const std::shared_ptr<Model>& model, std::string_view parameters) {
  const HttpRequest sent = sent_by(model, a_rich_request(parameters));
  return *find_header(sent.headers->plain, "anthropic-version");
}

}  // namespace

TEST_CASE("anthropic: what is said, called, seen and asked for") {
  const auto request = a_rich_request(
      "{max_output_tokens: 50, stop: END, reasoning_effort: high, extra: {top_k: 3, output_config: {x: 1}}}");
  request->tool_choice = "required";
  const HttpRequest sent = sent_by(a_claude(), request);
  CHECK(sent.url == "https://host.example/v1/messages");
  REQUIRE(sent.headers->secret.size() == 1);
  CHECK(sent.headers->secret[0].name == "x-api-key");
  CHECK(sent.headers->secret[0].value.reveal() == "sk-canary");
  CHECK(pretty(sent.body) == pretty(R"({
    "model": "claude-x",
    "max_tokens": 50,
    "system": "be brief",
    "messages": [
      {"role": "user", "content": [
        {"type": "text", "text": "What is this?"},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}},
        {"type": "image", "source": {"type": "url", "url": "https://x.example/b.jpg"}}]},
      {"role": "assistant", "content": [
        {"type": "text", "text": "I look."},
        {"type": "tool_use", "id": "c1", "name": "find", "input": {"city": "Paris"}},
        {"type": "tool_use", "id": "c2", "name": "now", "input": {}}]},
      {"role": "user", "content": [
        {"type": "tool_result", "tool_use_id": "c1", "content": "{\"found\":1}"},
        {"type": "tool_result", "tool_use_id": "c2", "content": "noon"}]},
      {"role": "system", "content": "Be kind."},
      {"role": "user", "content": "So?"}],
    "stop_sequences": ["END"],
    "thinking": {"type": "adaptive"},
    "output_config": {"effort": "high", "format": {"type": "json_schema", "schema": {"type": "object"}}, "x": 1},
    "tools": [
      {"name": "find", "description": "looks it up", "input_schema": {"type": "object"}},
      {"name": "now", "input_schema": {"type": "object"}}],
    "tool_choice": {"type": "any"},
    "top_k": 3,
    "stream": true})"));
}

TEST_CASE("anthropic: little is said where little is asked for") {
  const auto request = a_request("hi");
  request->messages.insert(request->messages.begin() + 1, Message::of_text(Role::developer, "in French"));
  CHECK(sent_by(a_claude(), request).body ==
        R"({"model":"claude-x","max_tokens":8192,)"
        R"("system":[{"type":"text","text":"be brief"},{"type":"text","text":"in French"}],)"
        R"("messages":[{"role":"user","content":"hi"}],"stream":true})");
}

TEST_CASE("anthropic: no thinking, and the tool that must be called") {
  const auto request = a_rich_request("{reasoning_effort: none, temperature: 0}");
  request->tool_choice = "find";
  const auto body = parse_json(sent_by(a_claude(), request).body);
  REQUIRE(body);
  CHECK(to_json(*body->find("thinking")) == R"({"type":"disabled"})");
  CHECK(to_json(*body->find("tool_choice")) == R"({"type":"tool","name":"find"})");
  CHECK(to_json(*body->find("temperature")) == "0");
}

TEST_CASE("anthropic: the API's version is what takes the parameters, or what the entry says") {
  CHECK(version_sent(a_claude(), "{max_output_tokens: 50}") == "2026-10-21");
  CHECK(version_sent(a_claude(), "{temperature: 0}") == "2023-06-01");
  CHECK(version_sent(a_claude(), "{top_p: 0.5}") == "2023-06-01");
  CHECK(version_sent(a_claude(), "{extra: {top_k: 5}}") == "2023-06-01");
  CHECK(version_sent(a_claude("api_version: 2027-01-01"), "{temperature: 0}") == "2027-01-01");
  CHECK(version_sent(a_claude("api_version: 2027-01-01"), "{}") == "2027-01-01");
}

TEST_CASE("anthropic: the version is a part of the cache's key") {
  ProviderWorld world;
  world.environment["KEY"] = "sk-canary";
  const auto model = a_claude();
  auto provider = world.make(model);
  REQUIRE(provider);
  CHECK((*provider)->canonical(*a_rich_request("{}"))->api_version == "2026-10-21");
  CHECK((*provider)->canonical(*a_rich_request("{temperature: 0}"))->api_version == "2023-06-01");
}
