#include "rich_request.h"

#include "data/json.h"

using namespace llmeval;

namespace {

std::shared_ptr<Model> a_bedrock_model() {
  auto model = a_model("bedrock");
  model->model = "eu.anthropic.claude-x-v1:0";
  return model;
}

}  // namespace

TEST_CASE("bedrock: what is said, called, seen and asked for") {
  const auto request = a_rich_request(
      "{temperature: 0.5, top_p: 0.9, max_output_tokens: 50, stop: [END], reasoning_effort: low, extra: "
      "{additionalModelRequestFields: {top_k: 3}, inferenceConfig: {topP: 1}}}");
  request->tool_choice = "find";
  const HttpRequest sent = sent_by(a_bedrock_model(), request);
  CHECK(sent.url == "https://host.example/v1/model/eu.anthropic.claude-x-v1%3A0/converse-stream");
  REQUIRE(sent.headers->secret.size() == 1);
  CHECK(sent.headers->secret[0].name == "authorization");
  CHECK(sent.headers->secret[0].value.reveal() == "Bearer sk-canary");
  CHECK(pretty(sent.body) == pretty(R"({
    "system": [{"text": "be brief"}, {"text": "Be kind."}],
    "messages": [
      {"role": "user", "content": [
        {"text": "What is this?"},
        {"image": {"format": "png", "source": {"bytes": "iVBORw0KGgo="}}},
        {"image": {"source": {"url": "https://x.example/b.jpg"}}}]},
      {"role": "assistant", "content": [
        {"text": "I look."},
        {"toolUse": {"toolUseId": "c1", "name": "find", "input": {"city": "Paris"}}},
        {"toolUse": {"toolUseId": "c2", "name": "now", "input": {}}}]},
      {"role": "user", "content": [
        {"toolResult": {"toolUseId": "c1", "content": [{"text": "{\"found\":1}"}]}},
        {"toolResult": {"toolUseId": "c2", "content": [{"text": "noon"}]}}]},
      {"role": "user", "content": [{"text": "So?"}]}],
    "inferenceConfig": {"temperature": 0.5, "topP": 1, "maxTokens": 50, "stopSequences": ["END"]},
    "outputConfig": {"effort": "low", "textFormat": {"type": "json_schema",
      "structure": {"jsonSchema": {"schema": "{\"type\":\"object\"}", "name": "answer"}}}},
    "toolConfig": {"tools": [
      {"toolSpec": {"name": "find", "description": "looks it up", "inputSchema": {"json": {"type": "object"}}}},
      {"toolSpec": {"name": "now", "inputSchema": {"json": {"type": "object"}}}}],
      "toolChoice": {"tool": {"name": "find"}}},
    "additionalModelRequestFields": {"top_k": 3}})"));
}

TEST_CASE("bedrock: little is said where little is asked for, and not in a stream") {
  const auto model = a_bedrock_model();
  model->stream = false;
  const HttpRequest sent = sent_by(model, a_request("hi"));
  CHECK(sent.url == "https://host.example/v1/model/eu.anthropic.claude-x-v1%3A0/converse");
  CHECK(sent.body == R"({"system":[{"text":"be brief"}],"messages":[{"role":"user","content":[{"text":"hi"}]}]})");
}

TEST_CASE("bedrock: choices of tools") {
  const std::pair<const char*, const char*> choices[] = {{"auto", R"({"auto":{}})"}, {"required", R"({"any":{}})"}};
  for (const auto& [choice, said] : choices) {
    const auto request = a_rich_request("{}");
    request->tool_choice = choice;
    const auto body = parse_json(sent_by(a_bedrock_model(), request).body);
    REQUIRE(body);
    CHECK(to_json(*body->find("toolConfig")->find("toolChoice")) == said);
  }
  const auto request = a_rich_request("{}");
  request->tool_choice = "none";
  CHECK(parse_json(sent_by(a_bedrock_model(), request).body)->find("toolConfig") == nullptr);
}
