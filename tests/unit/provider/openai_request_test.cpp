// What requests of OpenAI's family look like.

#include "provider_world.h"

using namespace llmeval;

namespace {

std::shared_ptr<Model> model_of(const char* provider, std::string base_url, std::string_view options = {}) {
  auto model = a_model(provider, options);
  model->base_url = std::move(base_url);
  model->model = "gpt x";
  model->api_key_env = "KEY";
  model->stream = false;
  return model;
}

HttpRequest sent(std::shared_ptr<const Model> model, std::shared_ptr<const Request> request) {
  ProviderWorld world;
  world.environment["KEY"] = "sk-canary";
  world.transport.script(make_reply(500, ""));
  world.ask(std::move(model), std::move(request));
  return world.transport.requests().at(0);
}

std::shared_ptr<Request> one_line(std::string text) {
  auto request = a_request("");
  request->messages = {Message::of_text(Role::user, std::move(text))};
  return request;
}

// Calls of tools and their results, as a conversation with tools has them.
std::shared_ptr<Request> tool_conversation() {
  auto request = one_line("rain?");
  Message call = Message::of_text(Role::assistant, "Looking.");
  call.parts.emplace_back(ToolCallPart{"c1", "find", R"({"q":"rain"})"});
  call.parts.emplace_back(ToolCallPart{"c2", "now", "{}"});
  Message results;
  results.role = Role::tool;
  results.parts = {ToolResultPart{"c1", "none"}, ToolResultPart{"c2", "noon"}};
  request->messages.push_back(std::move(call));
  request->messages.push_back(std::move(results));
  request->tools = {{"find", "", Value(Object{{"type", "object"}})}};
  request->tool_choice = "find";
  return request;
}

}  // namespace

TEST_CASE("calls of tools and their results go to chat completions as its messages have them") {
  CHECK(sent(model_of("openai", "http://h/v1"), tool_conversation()).body ==
        R"({"model":"gpt x","messages":[{"role":"user","content":"rain?"},)"
        R"({"role":"assistant","content":"Looking.","tool_calls":[)"
        R"({"id":"c1","type":"function","function":{"name":"find","arguments":"{\"q\":\"rain\"}"}},)"
        R"({"id":"c2","type":"function","function":{"name":"now","arguments":"{}"}}]},)"
        R"({"role":"tool","tool_call_id":"c1","content":"none"},{"role":"tool","tool_call_id":"c2","content":"noon"}],)"
        R"("tools":[{"type":"function","function":{"name":"find","parameters":{"type":"object"}}}],)"
        R"("tool_choice":{"type":"function","function":{"name":"find"}}})");
}

TEST_CASE("and to responses as its items") {
  CHECK(sent(model_of("openai-responses", "http://h/v1"), tool_conversation()).body ==
        R"({"model":"gpt x","input":[{"role":"user","content":"rain?"},{"role":"assistant","content":"Looking."},)"
        R"({"type":"function_call","call_id":"c1","name":"find","arguments":"{\"q\":\"rain\"}"},)"
        R"({"type":"function_call","call_id":"c2","name":"now","arguments":"{}"},)"
        R"({"type":"function_call_output","call_id":"c1","output":"none"},)"
        R"({"type":"function_call_output","call_id":"c2","output":"noon"}],)"
        R"("tools":[{"type":"function","name":"find","parameters":{"type":"object"}}],)"
        R"("tool_choice":{"type":"function","name":"find"},"store":false})");
}

TEST_CASE("responses have names of their own for parameters, images and the form of the answer") {
  const auto request = one_line("What is this?");
  request->messages[0].parts.emplace_back(ImagePart{"image/png", "data:image/png;base64,AA==", "a.png", "", 1});
  request->parameters =
      Object({{"temperature", Value(0)}, {"max_output_tokens", Value(9)}, {"reasoning_effort", "low"}});
  request->output_schema = Value(Object{{"type", "object"}});
  request->tool_choice = "required";
  const HttpRequest http = sent(model_of("openai-responses", "http://h/v1"), request);
  CHECK(http.url == "http://h/v1/responses");
  CHECK(http.body ==
        R"({"model":"gpt x","input":[{"role":"user","content":[{"type":"input_text","text":"What is this?"},)"
        R"({"type":"input_image","image_url":"data:image/png;base64,AA=="}]}],"temperature":0,"max_output_tokens":9,)"
        R"("reasoning":{"effort":"low"},"text":{"format":{"type":"json_schema","name":"answer",)"
        R"("schema":{"type":"object"}}},"tool_choice":"required","store":false})");
}

TEST_CASE("Azure has two addresses, and a header of its own for the key") {
  const HttpRequest classic =
      sent(model_of("azure", "https://r.openai.azure.com", "{api_version: '2024-10-21'}"), one_line("hi"));
  CHECK(classic.url == "https://r.openai.azure.com/openai/deployments/gpt%20x/chat/completions?api-version=2024-10-21");
  REQUIRE(classic.headers->secret.size() == 1);
  CHECK(classic.headers->secret[0].name == "api-key");
  CHECK(classic.headers->secret[0].value.reveal() == "sk-canary");
  CHECK(sent(model_of("azure", "https://r.openai.azure.com"), one_line("hi")).url ==
        "https://r.openai.azure.com/openai/v1/chat/completions");
  CHECK(sent(model_of("azure", "https://r.openai.azure.com/openai/v1"), one_line("hi")).url ==
        "https://r.openai.azure.com/openai/v1/chat/completions");
}

TEST_CASE("the limit of an answer has the name that the server knows, or that the entry says") {
  struct Row {
    const char* provider;
    const char* base_url;
    const char* options;
    const char* name;
  };
  const Row rows[] = {
      {"openai", "http://127.0.0.1:9/v1", "", "max_tokens"},
      {"openai", "https://api.openai.com/v1", "", "max_completion_tokens"},
      {"openai", "https://eu.api.openai.com/v1", "", "max_completion_tokens"},
      {"openai", "https://api.openai.com.evil.example/v1", "", "max_tokens"},
      {"azure", "https://r.openai.azure.com", "", "max_completion_tokens"},
      {"azure", "https://r.openai.azure.com", "{output_limit: max_tokens}", "max_tokens"},
      {"openai", "http://127.0.0.1:9/v1", "{output_limit: max_completion_tokens}", "max_completion_tokens"},
      {"openai-responses", "http://127.0.0.1:9/v1", "", "max_output_tokens"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.base_url);
    const auto request = one_line("hi");
    request->parameters = Object({{"max_output_tokens", Value(50)}});
    const std::string body = sent(model_of(row.provider, row.base_url, row.options), request).body;
    CHECK(body.find("\"" + std::string(row.name) + "\":50") != std::string::npos);
  }
}

TEST_CASE("Mistral is told random_seed") {
  const auto request = one_line("hi");
  request->parameters = Object({{"seed", Value(7)}});
  CHECK(sent(model_of("openai", "https://api.mistral.ai/v1"), request).body.find(R"("random_seed":7)") !=
        std::string::npos);
}

TEST_CASE("extra comes last, as it is written, and wins") {
  const auto request = one_line("hi");
  request->parameters =
      Object({{"temperature", Value(0)}, {"extra", Value(Object({{"top_k", Value(40)}, {"model", "other"}}))}});
  CHECK(sent(model_of("openai", "http://h/v1"), request).body ==
        R"({"messages":[{"role":"user","content":"hi"}],"temperature":0,"top_k":40,"model":"other"})");
}

TEST_CASE("an object of extra goes into the object of the same name, and takes the place of anything else") {
  const auto request = one_line("hi");
  const Value extra(Object({{"reasoning", Value(Object({{"summary", "auto"}}))}, {"store", Value(Object())}}));
  request->parameters = Object({{"reasoning_effort", "low"}, {"extra", extra}});
  CHECK(sent(model_of("openai-responses", "http://h/v1"), request).body ==
        R"({"model":"gpt x","input":[{"role":"user","content":"hi"}],"reasoning":{"effort":"low","summary":"auto"},)"
        R"("store":{}})");
}

TEST_CASE("drop_params leaves out what the provider does not know") {
  const auto model = model_of("openai-responses", "http://h/v1");
  model->drop_params = true;
  const auto request = one_line("hi");
  request->parameters = Object({{"temperature", Value(0)}, {"seed", Value(7)}});
  CHECK(sent(model, request).body ==
        R"({"model":"gpt x","input":[{"role":"user","content":"hi"}],"temperature":0,"store":false})");
}
