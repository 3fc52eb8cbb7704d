#include "provider_world.h"

#include "data/json.h"

using namespace llmeval;

namespace {

std::shared_ptr<Model> openai_model() {
  auto model = a_model("openai");
  model->base_url = "http://127.0.0.1:9/v1";
  model->model = "gpt-x";
  model->api_key_env = "KEY";
  model->stream = false;
  return model;
}

struct OpenAiWorld : ProviderWorld {
  OpenAiWorld() { environment["KEY"] = "sk-canary"; }

  AttemptResult reply(int status, std::string body) {
    transport.script(make_reply(status, std::move(body)));
    return ask(openai_model(), a_request("hi"));
  }
};

}  // namespace

TEST_CASE("a request has the model, the messages, the parameters and the key in its header only") {
  OpenAiWorld world;
  world.transport.script(make_reply(200, R"({"choices":[{"message":{"content":"ok"},"finish_reason":"stop"}]})"));
  const auto request = a_request("hi \"there\"");
  request->parameters =
      Object({{"temperature", Value(0)}, {"max_output_tokens", Value(50)}, {"stop", Value(List{Value("x")})}});
  request->output_schema = Value(Object({{"type", Value("object")}}));
  request->tools = {{"find", "looks it up", Value(Object({{"type", Value("object")}}))}};
  world.ask(openai_model(), request);
  REQUIRE(world.transport.requests().size() == 1);
  const HttpRequest& sent = world.transport.requests()[0];
  CHECK(sent.method == "POST");
  CHECK(sent.url == "http://127.0.0.1:9/v1/chat/completions");
  REQUIRE(sent.headers);
  REQUIRE(sent.headers->secret.size() == 1);
  CHECK(sent.headers->secret[0].value.reveal() == "Bearer sk-canary");
  CHECK(
      sent.body ==
      R"({"model":"gpt-x","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi \"there\""}],)"
      R"("temperature":0,"max_tokens":50,"stop":["x"],)"
      R"("response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}},)"
      R"("tools":[{"type":"function","function":{"name":"find","description":"looks it up","parameters":{"type":"object"}}}]})");
}

TEST_CASE("images stand among the parts of their message, and only that message has parts") {
  OpenAiWorld world;
  world.transport.script(make_reply(500, ""));
  const auto request = a_request("What is this? ");
  request->messages.back().parts.emplace_back(
      ImagePart{"image/png", "data:image/png;base64,iVBORw0KGgo=", "img/a.png", std::string(64, 'a'), 8});
  request->messages.back().parts.emplace_back(ImagePart{"", "https://x.example/b.jpg?a=1&b=2", "", "", 0});
  request->messages.back().parts.emplace_back(TextPart{"\nAnd \"that\"?"});
  world.ask(openai_model(), request);
  CHECK(world.transport.requests()[0].body ==
        R"({"model":"gpt-x","messages":[{"role":"system","content":"be brief"},{"role":"user","content":[)"
        R"({"type":"text","text":"What is this? "},)"
        R"({"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},)"
        R"({"type":"image_url","image_url":{"url":"https://x.example/b.jpg?a=1&b=2"}},)"
        R"({"type":"text","text":"\nAnd \"that\"?"}]}]})");
}

TEST_CASE("OpenAI itself is told max_completion_tokens") {
  OpenAiWorld world;
  world.transport.script(make_reply(500, ""));
  auto model = openai_model();
  model->base_url = "https://api.openai.com/v1";
  const auto request = a_request("hi");
  request->parameters = Object({{"max_output_tokens", Value(50)}});
  world.ask(model, request);
  CHECK(world.transport.requests()[0].body.find("\"max_completion_tokens\":50") != std::string::npos);
}

TEST_CASE("an answer has its text, usage, model and fingerprint") {
  OpenAiWorld world;
  const AttemptResult result = world.reply(200, R"({"model":"gpt-x-2026","system_fingerprint":"fp1","choices":[
    {"finish_reason":"stop","message":{"role":"assistant","content":"four","reasoning_content":"2+2"}}],
    "usage":{"prompt_tokens":10,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4},
    "completion_tokens_details":{"reasoning_tokens":5}}})");
  CHECK(result.outcome == Outcome::ok);
  CHECK(result.http_status == 200);
  CHECK(result.completion.text() == "four");
  CHECK(result.completion.usage == Usage{10, 7, 4, 5});
  CHECK(result.completion.reported_model == "gpt-x-2026");
  CHECK(result.completion.fingerprint == "fp1");
}

TEST_CASE("every way a reply can go wrong has its outcome") {
  struct Row {
    int status;
    std::string body;
    Outcome outcome;
    std::string message;
  };
  const auto answer = [](const std::string& message, const std::string& finish) {
    return R"({"choices":[{"message":{)" + message + R"(},"finish_reason":")" + finish + R"("}]})";
  };
  const auto error = [](const std::string& fields) { return R"({"error":{)" + fields + "}}"; };
  const Row rows[] = {
      {200, R"({"choices":[{"message":{"content":"cut of)", Outcome::malformed_response, ""},
      {200, answer(R"("content":"cut")", "length"), Outcome::truncated, "finish_reason length"},
      {200, answer(R"("content":"x")", "content_filter"), Outcome::content_filtered, "finish_reason content_filter"},
      {200, answer(R"("content":null,"refusal":"I can't")", "stop"), Outcome::refusal, ""},
      {200, answer(R"("content":"")", "stop"), Outcome::empty, ""},
      {200, answer(R"("content":[{"type":"text","text":"a"},{"type":"text","text":"b"}])", "stop"), Outcome::ok, ""},
      {200,
       answer(R"("content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}])", "tool_calls"),
       Outcome::ok, ""},
      {200,
       answer(R"("content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{oops"}}])", "tool_calls"),
       Outcome::malformed_tool_args, "the arguments of a tool call are not a JSON object"},
      {200, "<html>proxy</html>", Outcome::malformed_response, ""},
      {200, "{}", Outcome::malformed_response, "the reply has no choices[0].message"},
      {200, R"({"choices":[]})", Outcome::malformed_response, "the reply has no choices[0].message"},
      {200, error(R"("message":"upstream died")"), Outcome::server_error, "upstream died"},
      {400, error(R"("message":"bad temperature","code":"unsupported_value")"), Outcome::invalid_request,
       "bad temperature"},
      {400, error(R"("message":"too long","code":"context_length_exceeded")"), Outcome::context_length_exceeded,
       "too long"},
      {400, error(R"("message":"This model's maximum context length is 5 tokens.","code":400)"),
       Outcome::context_length_exceeded, "This model's maximum context length is 5 tokens."},
      {400, error(R"("message":"no","code":"content_filter")"), Outcome::content_filtered, "no"},
      {401, error(R"("message":"wrong key sk-canary","code":"invalid_api_key")"), Outcome::auth,
       "wrong key [redacted]"},
      {403, "forbidden", Outcome::auth, "HTTP 403: forbidden"},
      {404, error(R"("message":"no such model","code":"model_not_found")"), Outcome::not_found, "no such model"},
      {429, error(R"("message":"slow","type":"requests","code":"rate_limit_exceeded")"), Outcome::rate_limited, "slow"},
      {429, error(R"("message":"pay","type":"insufficient_quota","code":null)"), Outcome::quota_exhausted, "pay"},
      {429, error(R"("message":"ramp","code":"slow_down")"), Outcome::overloaded, "ramp"},
      {402, "", Outcome::quota_exhausted, "HTTP 402"},
      {408, "", Outcome::timeout, "HTTP 408"},
      {409, "", Outcome::overloaded, "HTTP 409"},
      {422, "", Outcome::invalid_request, "HTTP 422"},
      {500, R"({"error":"just a text"})", Outcome::server_error, "just a text"},
      {503, error(R"("message":"Loading model","type":"unavailable_error","code":503)"), Outcome::overloaded,
       "Loading model"},
      {504, "", Outcome::timeout, "HTTP 504"},
      {302, "", Outcome::malformed_response, "HTTP 302"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    OpenAiWorld world;
    const AttemptResult result = world.reply(row.status, row.body);
    CHECK(outcome_name(result.outcome) == outcome_name(row.outcome));
    if (!row.message.empty()) CHECK(result.message == row.message);
    CHECK(result.message.find("sk-canary") == std::string::npos);
  }
}

TEST_CASE("what the transport met has its outcome") {
  const std::pair<TransportFailureKind, Outcome> rows[] = {
      {TransportFailureKind::connect_error, Outcome::connect_error},
      {TransportFailureKind::tls_error, Outcome::tls_error},
      {TransportFailureKind::timeout, Outcome::timeout},
      {TransportFailureKind::connection_reset, Outcome::connection_reset},
      {TransportFailureKind::too_large, Outcome::malformed_response},
      {TransportFailureKind::malformed, Outcome::malformed_response},
  };
  for (const auto& [failure, outcome] : rows) {
    OpenAiWorld world;
    world.transport.script(make_failure(failure));
    CHECK(world.ask(openai_model(), a_request("hi")).outcome == outcome);
  }
}

TEST_CASE("without its key a model is not made, and the message names the variable") {
  ProviderWorld world;
  const auto made = world.make(openai_model());
  REQUIRE_FALSE(made);
  CHECK(made.error().message == "model 'm' needs the variable KEY, which is not set");
  world.environment["KEY"] = "";
  CHECK_FALSE(world.make(openai_model()));
  CHECK(missing_variables(*openai_model(), world.environment) == std::vector<std::string>{"KEY"});
}
