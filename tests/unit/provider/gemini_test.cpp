#include "rich_request.h"

#include "data/json.h"

using namespace llmeval;

namespace {

std::shared_ptr<Model> a_gemini(std::string id = "gemini-x") {
  auto model = a_model("gemini");
  model->model = std::move(id);
  return model;
}

}  // namespace

TEST_CASE("gemini: what is said, called, seen and asked for") {
  const auto request = a_rich_request(
      "{temperature: 0.5, top_p: 0.9, max_output_tokens: 50, stop: END, seed: 7, presence_penalty: 1, "
      "frequency_penalty: "
      "-1, reasoning_effort: low, extra: {generationConfig: {topK: 3}, safetySettings: []}}");
  request->tool_choice = "find";
  const HttpRequest sent = sent_by(a_gemini(), request);
  CHECK(sent.url == "https://host.example/v1/models/gemini-x:streamGenerateContent?alt=sse");
  REQUIRE(sent.headers->secret.size() == 1);
  CHECK(sent.headers->secret[0].name == "x-goog-api-key");
  CHECK(sent.headers->secret[0].value.reveal() == "sk-canary");
  CHECK(pretty(sent.body) == pretty(R"({
    "systemInstruction": {"parts": [{"text": "be brief"}, {"text": "Be kind."}]},
    "contents": [
      {"role": "user", "parts": [
        {"text": "What is this?"},
        {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}},
        {"fileData": {"mimeType": "image/jpeg", "fileUri": "https://x.example/b.jpg"}}]},
      {"role": "model", "parts": [
        {"text": "I look."},
        {"functionCall": {"id": "c1", "name": "find", "args": {"city": "Paris"}}},
        {"functionCall": {"id": "c2", "name": "now", "args": {}}}]},
      {"role": "user", "parts": [{"functionResponse": {"id": "c1", "name": "find", "response": {"found": 1}}}]},
      {"role": "user", "parts": [{"functionResponse": {"id": "c2", "name": "now", "response": {"result": "noon"}}}]},
      {"role": "user", "parts": [{"text": "So?"}]}],
    "tools": [{"functionDeclarations": [
      {"name": "find", "description": "looks it up", "parametersJsonSchema": {"type": "object"}},
      {"name": "now", "parametersJsonSchema": {"type": "object"}}]}],
    "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["find"]}},
    "generationConfig": {"temperature": 0.5, "topP": 0.9, "maxOutputTokens": 50, "stopSequences": ["END"], "seed": 7,
      "presencePenalty": 1, "frequencyPenalty": -1, "thinkingConfig": {"thinkingLevel": "LOW"},
      "responseMimeType": "application/json", "responseJsonSchema": {"type": "object"}, "topK": 3},
    "safetySettings": []})"));
}

TEST_CASE("gemini: little is said where little is asked for, and not in a stream") {
  const auto model = a_gemini("models/tuned x");
  model->stream = false;
  const HttpRequest sent = sent_by(model, a_request("hi"));
  CHECK(sent.url == "https://host.example/v1/models/tuned%20x:generateContent");
  CHECK(sent.body == R"({"systemInstruction":{"parts":[{"text":"be brief"}]},)"
                     R"("contents":[{"role":"user","parts":[{"text":"hi"}]}]})");
}

TEST_CASE("gemini: choices of tools, and no thinking") {
  const std::pair<const char*, const char*> choices[] = {
      {"auto", R"({"mode":"AUTO"})"}, {"none", R"({"mode":"NONE"})"}, {"required", R"({"mode":"ANY"})"}};
  for (const auto& [choice, mode] : choices) {
    const auto request = a_rich_request("{reasoning_effort: none}");
    request->tool_choice = choice;
    const auto body = parse_json(sent_by(a_gemini(), request).body);
    REQUIRE(body);
    CHECK(to_json(*body->find("toolConfig")->find("functionCallingConfig")) == mode);
    CHECK(to_json(*body->find("generationConfig")->find("thinkingConfig")) == R"({"thinkingBudget":0})");
  }
}
