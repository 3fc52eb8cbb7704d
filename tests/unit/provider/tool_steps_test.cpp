// A conversation of which an earlier step called two tools, as each wire has it.
#include "rich_request.h"

#include <doctest/doctest.h>

using namespace llmeval;

namespace {

std::shared_ptr<Request> a_step() {
  auto request = a_request("Weather?");
  request->messages.erase(request->messages.begin());
  Message called{Role::assistant, {}};
  called.parts.emplace_back(ToolCallPart{"c1", "weather", R"({"city":"Paris"})"});
  called.parts.emplace_back(ToolCallPart{"c2", "time", "{}"});
  request->messages.push_back(std::move(called));
  request->messages.push_back({Role::tool, {ToolResultPart{"c1", R"({"temp":21})"}, ToolResultPart{"c2", "noon"}}});
  request->tools = {{"weather", "", Value(Object({{"type", "object"}}))},
                    {"time", "", Value(Object({{"type", "object"}}))}};
  return request;
}

// What stands at `key` of the body that a provider sends for it.
std::string sent(const char* provider, const char* key) {
  auto model = a_model(provider);
  model->model = "x";
  model->parameters = Object{{"max_output_tokens", 100}};
  auto request = a_step();
  request->parameters = model->parameters;
  const auto body = parse_json(sent_by(model, request).body);
  REQUIRE(body);
  const Value* const value = body->find(key);
  REQUIRE(value != nullptr);
  return to_json(*value);
}

}  // namespace

TEST_CASE("calls and results of an earlier step on the wires") {
  CHECK(
      sent("openai", "messages") ==
      R"([{"role":"user","content":"Weather?"},{"role":"assistant","content":"","tool_calls":[)"
      R"({"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}},)"
      R"({"id":"c2","type":"function","function":{"name":"time","arguments":"{}"}}]},)"
      R"({"role":"tool","tool_call_id":"c1","content":"{\"temp\":21}"},{"role":"tool","tool_call_id":"c2","content":"noon"}])");
  CHECK(sent("openai-responses", "input") ==
        R"([{"role":"user","content":"Weather?"},)"
        R"({"type":"function_call","call_id":"c1","name":"weather","arguments":"{\"city\":\"Paris\"}"},)"
        R"({"type":"function_call","call_id":"c2","name":"time","arguments":"{}"},)"
        R"({"type":"function_call_output","call_id":"c1","output":"{\"temp\":21}"},)"
        R"({"type":"function_call_output","call_id":"c2","output":"noon"}])");
  CHECK(sent("anthropic", "messages") ==
        R"([{"role":"user","content":"Weather?"},{"role":"assistant","content":[)"
        R"({"type":"tool_use","id":"c1","name":"weather","input":{"city":"Paris"}},)"
        R"({"type":"tool_use","id":"c2","name":"time","input":{}}]},{"role":"user","content":[)"
        R"({"type":"tool_result","tool_use_id":"c1","content":"{\"temp\":21}"},)"
        R"({"type":"tool_result","tool_use_id":"c2","content":"noon"}]}])");
  CHECK(sent("bedrock", "messages") ==
        R"([{"role":"user","content":[{"text":"Weather?"}]},{"role":"assistant","content":[)"
        R"({"toolUse":{"toolUseId":"c1","name":"weather","input":{"city":"Paris"}}},)"
        R"({"toolUse":{"toolUseId":"c2","name":"time","input":{}}}]},{"role":"user","content":[)"
        R"({"toolResult":{"toolUseId":"c1","content":[{"text":"{\"temp\":21}"}]}},)"
        R"({"toolResult":{"toolUseId":"c2","content":[{"text":"noon"}]}}]}])");
  // Results of one step stand together: there have to be as many as calls.
  CHECK(sent("gemini", "contents") ==
        R"([{"role":"user","parts":[{"text":"Weather?"}]},{"role":"model","parts":[)"
        R"({"functionCall":{"id":"c1","name":"weather","args":{"city":"Paris"}}},)"
        R"({"functionCall":{"id":"c2","name":"time","args":{}}}]},{"role":"user","parts":[)"
        R"({"functionResponse":{"id":"c1","name":"weather","response":{"temp":21}}},)"
        R"({"functionResponse":{"id":"c2","name":"time","response":{"result":"noon"}}}]}])");
}

TEST_CASE("programs and applications get them as OpenAI has them") {
  CHECK(
      to_json(messages_to_value(a_step()->messages)) ==
      R"([{"role":"user","content":"Weather?"},{"role":"assistant","content":"","tool_calls":[)"
      R"({"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}},)"
      R"({"id":"c2","type":"function","function":{"name":"time","arguments":"{}"}}]},)"
      R"({"role":"tool","tool_call_id":"c1","content":"{\"temp\":21}"},{"role":"tool","tool_call_id":"c2","content":"noon"}])");
}

TEST_CASE("a simulated model answers to what tools gave") {
  ProviderWorld world;
  const auto model = a_model("sim", R"({rules: [{when: '^Weather', tools: [{name: weather}]},
                                                {when: '"temp":(\d+)', answer: 'It has {{ match[0] }} degrees.'}]})");
  CHECK(world.ask(model, a_step()).completion.text() == "It has 21 degrees.");
}
