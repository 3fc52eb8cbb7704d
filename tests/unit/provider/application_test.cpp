#include "provider_world.h"

#include "data/json.h"

using namespace llmeval;

namespace {

constexpr std::string_view k_options = R"(
body: {message: "{{ message }}", session: "{{ sample.id }}", history: "{{ messages }}", n: 3, token: "{{ secrets.token }}"}
answer: /output
usage: /usage
tool_calls: /tools
contexts: /found
reports: {version: /meta/commit, prompt_hash: /meta/prompt, model: /meta/model}
)";

std::shared_ptr<Model> an_application(std::string_view options = k_options) {
  auto model = a_model("http", options);
  model->base_url = "http://127.0.0.1:9/chat/{{ sample.id }}?t={{ secrets.token }}";
  model->headers = {{"Authorization", "Bearer {{ secrets.token }}"}};
  model->secrets = {{"token", "APP_TOKEN"}};
  model->version = "v1";
  return model;
}

struct ApplicationWorld : ProviderWorld {
  ApplicationWorld() { environment["APP_TOKEN"] = "tok-canary/1"; }

  AttemptResult reply(int status, std::string body, std::string_view options = k_options) {
    transport.script(make_reply(status, std::move(body)));
    return ask(an_application(options), a_request("hi"));
  }
};

}  // namespace

TEST_CASE("an application is sent what its templates say") {
  ApplicationWorld world;
  world.transport.script(make_reply(200, R"({"output":"ok"})"));
  const auto request = a_request("hi \"there\"", "case/1");
  request->trial = 2;
  world.ask(an_application(), request);
  REQUIRE(world.transport.requests().size() == 1);
  const HttpRequest& sent = world.transport.requests()[0];
  CHECK(sent.method == "POST");
  CHECK(sent.url == "http://127.0.0.1:9/chat/case%2F1~2?t=tok-canary%2F1");
  CHECK(sent.headers->plain == std::vector<HttpHeader>{{"content-type", "application/json"}});
  REQUIRE(sent.headers->secret.size() == 1);
  CHECK(sent.headers->secret[0].name == "Authorization");
  CHECK(sent.headers->secret[0].value.reveal() == "Bearer tok-canary/1");
  CHECK(sent.body ==
        R"({"message":"hi \"there\"","session":"case/1~2","history":[{"role":"system","content":"be brief"},)"
        R"({"role":"user","content":"hi \"there\""}],"n":3,"token":"tok-canary/1"})");
}

TEST_CASE("a text is sent as it is, and a GET may have no body") {
  ApplicationWorld world;
  world.transport.script(make_reply(200, "fine"));
  world.transport.script(make_reply(200, "fine"));
  world.ask(an_application("body: 'say {{ message }}'"), a_request("hi"));
  world.ask(an_application("method: GET"), a_request("hi"));
  CHECK(world.transport.requests()[0].body == "say hi");
  CHECK(world.transport.requests()[0].headers->plain.empty());
  CHECK(world.transport.requests()[1].method == "GET");
  CHECK(world.transport.requests()[1].body.empty());
}

TEST_CASE("the request that names the answer has the names of secrets") {
  ApplicationWorld world;
  auto provider = world.make(an_application());
  REQUIRE(provider);
  const auto canonical = (*provider)->canonical(*a_request("hi"));
  REQUIRE(canonical);
  CHECK(canonical->method == "POST");
  CHECK(canonical->base_url == "http://127.0.0.1:9/chat/{{ sample.id }}?t={{ secrets.token }}");
  CHECK(canonical->path.starts_with("http://127.0.0.1:9/chat/case-1?t=secrets.token reads "));
  CHECK(canonical->api_version == "v1; Authorization: Bearer secrets.token");
  CHECK(canonical->body.find(R"("token":"secrets.token")") != std::string::npos);
  CHECK(canonical->cacheable);

  // Another pointer finds another answer in the same reply; without a version nobody knows who answers.
  auto other = an_application("answer: /other");
  other->version.clear();
  auto unversioned = world.make(other);
  REQUIRE(unversioned);
  const auto uncached = (*unversioned)->canonical(*a_request("hi"));
  REQUIRE(uncached);
  CHECK(uncached->path != canonical->path);
  CHECK_FALSE(uncached->cacheable);
}

TEST_CASE("a reply is read by its pointers") {
  ApplicationWorld world;
  const AttemptResult result = world.reply(201, R"({"output":"four","usage":{"prompt_tokens":10,"completion_tokens":7},
    "tools":[{"name":"find","arguments":{"q":1}},{"id":"c2","function":{"name":"now","arguments":"{}"}}],
    "found":["one",{"text":"two"},{"id":3}],"meta":{"commit":"abc","prompt":"0123","model":"gpt-x"}})");
  CHECK(result.outcome == Outcome::ok);
  CHECK(result.http_status == 201);
  const Completion& completion = result.completion;
  CHECK(completion.text() == "four");
  CHECK(completion.usage == Usage{10, 7, 0, 0});
  REQUIRE(completion.parts.size() == 3);
  CHECK(std::get<ToolCallPart>(completion.parts[1]).arguments == R"({"q":1})");
  CHECK(std::get<ToolCallPart>(completion.parts[2]).id == "c2");
  CHECK(completion.contexts == std::vector<std::string>{"one", "two", R"({"id":3})"});
  CHECK(completion.reported_version == "abc");
  CHECK(completion.reported_prompt_hash == "0123");
  CHECK(completion.reported_model == "gpt-x");
  CHECK(completion.finish_reason == "stop");
}

TEST_CASE("every way a reply of an application can go") {
  struct Row {
    int status;
    std::string body;
    std::string options;
    Outcome outcome;
    std::string text;
    std::string message;
  };
  const std::string at_output = "answer: /output";
  const Row rows[] = {
      {200, "plain words", "method: POST", Outcome::ok, "plain words", ""},
      {200, R"({"a":1})", "method: POST", Outcome::ok, R"({"a":1})", ""},
      {200, R"({"output":{"a":[1]}})", at_output, Outcome::ok, R"({"a":[1]})", ""},
      {200, R"({"output":""})", at_output, Outcome::empty, "", ""},
      {200, R"({"output":null})", at_output, Outcome::empty, "", ""},
      {204, "", "method: POST", Outcome::empty, "", ""},
      {200, R"({"out":"x"})", at_output, Outcome::malformed_response, "", "the reply has nothing at '/output'"},
      {200, "<html>", at_output, Outcome::malformed_response, "",
       "the reply is not JSON: expected a JSON value, found '<'"},
      {200, R"({"output":"x","tools":[{"arguments":{}}]})", at_output + "\ntool_calls: /tools",
       Outcome::malformed_response, "", "a tool call has no 'name'"},
      {200, R"({"tools":[{"name":"f","arguments":"{oops"}]})", at_output + "\ntool_calls: /tools",
       Outcome::malformed_tool_args, "", "the arguments of a tool call are not a JSON object"},
      {200, R"({"output":"it is tok-canary/1"})", at_output, Outcome::ok, "it is [redacted]", ""},
      {500, "tok-canary/1 broke", at_output, Outcome::server_error, "", "HTTP 500: [redacted] broke"},
      {302, "", at_output, Outcome::malformed_response, "", "HTTP 302"},
      {401, "", at_output, Outcome::auth, "", "HTTP 401"},
      {404, "", at_output, Outcome::not_found, "", "HTTP 404"},
      {429, "", at_output, Outcome::rate_limited, "", "HTTP 429"},
      {503, "", at_output, Outcome::overloaded, "", "HTTP 503"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    ApplicationWorld world;
    const AttemptResult result = world.reply(row.status, row.body, row.options);
    CHECK(outcome_name(result.outcome) == outcome_name(row.outcome));
    CHECK(result.completion.text() == row.text);
    CHECK(result.message == row.message);
  }
}

TEST_CASE("what a case does not have is not sent") {
  ApplicationWorld world;
  const auto request = a_request("hi");
  request->messages.clear();
  const AttemptResult result = world.ask(an_application("body: {m: '{{ message }}'}"), request);
  CHECK(outcome_name(result.outcome) == "invalid_request");
  CHECK(result.message == "the request's body cannot be made: 'message' is undefined");
  CHECK(world.transport.requests().empty());
  auto provider = world.make(an_application("body: {m: '{{ message }}'}"));
  REQUIRE(provider);
  CHECK_FALSE((*provider)->canonical(*request));
}

TEST_CASE("a secret of an application must be set, unless nothing is sent") {
  ProviderWorld world;
  const auto provider = world.make(an_application());
  REQUIRE_FALSE(provider);
  CHECK(provider.error().message == "model 'm' needs the variable APP_TOKEN, which is not set");
  CHECK(make_provider(an_application(), ProviderPorts{world.loop, world.transport, nullptr, world.environment, true}));
}
