// The same conversation through every API that the mock speaks, read by the dialect of each, whole and streamed: equal
// completions but for ids. So the mock's shapes and the providers' dialects cannot both be wrong in the same way unless
// all of them are.
#include "async/task_group.h"
#include "async/uv_loop.h"
#include "data/json.h"
#include "data/yaml.h"
#include "net/curl_transport.h"
#include "net/http_server.h"
#include "provider/provider.h"
#include "serve/mock.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

namespace {

constexpr std::string_view k_config = R"yaml(
stream: {piece: 3}
rules:
  - {when: 'weather in (\w+)', answer: 'Let me look.', tools: [
      {name: weather, arguments: '{"city": "{{ match[0] }}", "days": [1, 2]}'}, {name: clock, arguments: {}}]}
  - {when: '^only tools', tools: [{name: clock, arguments: {zone: 'Zürich "old" 𝄞'}}]}
  - {when: refuse, answer: 'I would rather not.', outcome: refusal}
  - {when: cut, answer: 'This will be cut off somewhere', outcome: truncated}
  - {when: nothing, outcome: empty}
  - {answer: "You said \u00ab{{ message }}\u00bb\n\nand \"more\" \\ \U0001D11E"}
)yaml";

/// One API: how a model is configured for it, and where its base URL ends.
struct Api {
  std::string provider;
  std::string path;
};

const std::vector<Api>& apis() {
  static const std::vector<Api> all{
      {"openai", "/v1"}, {"openai-responses", "/v1"}, {"anthropic", "/v1"}, {"gemini", "/v1beta"}};
  return all;
}

std::shared_ptr<Request> question(std::string text) {
  auto request = std::make_shared<Request>();
  request->messages = {Message::of_text(Role::system, "be brief"), Message::of_text(Role::user, "earlier"),
                       Message::of_text(Role::assistant, "answered"), Message::of_text(Role::user, std::move(text))};
  request->parameters.set("max_output_tokens", Value(500));
  return request;
}

std::shared_ptr<Request> question_with_tools(std::string text) {
  auto request = question(std::move(text));
  const Value parameters(Object{{"type", Value("object")}, {"properties", Value(Object())}});
  request->tools = {{"weather", "of a city", parameters}, {"clock", "", parameters}};
  return request;
}

/// The conversation goes on after a tool was called.
std::shared_ptr<Request> question_with_result() {
  auto request = question_with_tools("weather in Rome");
  Message call;
  call.role = Role::assistant;
  call.parts = {TextPart{"Let me look."}, ToolCallPart{"call_1", "weather", R"({"city":"Rome"})"}};
  Message result;
  result.role = Role::tool;
  result.parts = {ToolResultPart{"call_1", R"({"sky":"blue"})"}};
  request->messages.push_back(call);
  request->messages.push_back(result);
  return request;
}

std::shared_ptr<Request> question_with_schema() {
  auto request = question("sort this");
  Object route{{"type", Value("string")}, {"enum", Value(List{Value("billing"), Value("bug")})}};
  Object properties{{"route", Value(std::move(route))}};
  request->output_schema = Value(Object{{"type", Value("object")},
                                        {"properties", Value(std::move(properties))},
                                        {"required", Value(List{Value("route")})},
                                        {"additionalProperties", Value(false)}});
  return request;
}

/// A mock and its clients on one loop.
class World {
 public:
  explicit World(std::string_view yaml) {
    Diagnostics diagnostics;
    const std::optional<Value> file = parse_yaml(yaml, SourceId::none, diagnostics);
    REQUIRE(file);
    mock_shape()->check(*file, "file", diagnostics);
    REQUIRE_FALSE(diagnostics.has_errors());
    MockConfig config = read_mock_config(*file, diagnostics);
    auto mock = Mock::make(std::move(config), MockLog(), ports(), {});
    REQUIRE(mock);
    mock_ = *std::move(mock);
  }

  AttemptResult ask(const Api& api, std::shared_ptr<const Request> request, bool streams) {
    const auto server = HttpServer::listen(loop_, loop_, *mock_, 0);
    REQUIRE(server);
    auto model = std::make_shared<Model>();
    model->name = api.provider;
    model->provider = api.provider;
    model->base_url = (*server)->url() + api.path;
    model->model = "simulated";
    model->stream = streams;
    auto provider = make_provider(model, ports());
    REQUIRE_MESSAGE(provider, (provider ? "" : provider.error().message));
    CancelSource stop;
    AttemptResult result;
    TaskGroup group(loop_);
    group.spawn((*server)->run(stop.token()));
    group.spawn(attempt(**provider, std::move(request), &result, &stop));
    loop_.run();
    return result;
  }

 private:
  static Task<void> attempt(Provider& provider, std::shared_ptr<const Request> request, AttemptResult* into,
                            CancelSource* stop) {
    *into = co_await provider.attempt(std::move(request), 1, CancelToken());
    stop->cancel();
  }

  ProviderPorts ports() { return {loop_, transport_, nullptr, environment_}; }

  UvLoop loop_;
  CurlTransport transport_{loop_, loop_, {}};
  std::map<std::string, std::string, std::less<>> environment_;
  std::unique_ptr<Mock> mock_;
};

/// A completion without ids; arguments as the values that they are.
std::string told(const AttemptResult& result) {
  std::string text = fmt::format("{}\n", outcome_name(result.outcome));
  for (const Part& part : result.completion.parts) {
    if (const auto* plain = std::get_if<TextPart>(&part)) text += fmt::format("text {}\n", plain->text);
    if (const auto* call = std::get_if<ToolCallPart>(&part)) {
      const auto arguments = parse_json(call->arguments);
      text += fmt::format("call {} {}\n", call->name, arguments ? to_json(*arguments) : call->arguments);
    }
  }
  text += fmt::format("reported {}\n", result.completion.reported_model);
  const std::optional<Usage>& usage = result.completion.usage;
  text += usage ? fmt::format("{} + {} tokens", usage->input_tokens, usage->output_tokens) : "no usage";
  return text;
}

void check_equal(World& world, const std::shared_ptr<Request>& request, const std::string& expected,
                 const std::vector<std::string>& without = {}) {
  for (const Api& api : apis()) {
    if (std::find(without.begin(), without.end(), api.provider) != without.end()) continue;
    for (const bool streams : {false, true}) {
      CAPTURE(api.provider);
      CAPTURE(streams);
      CHECK(told(world.ask(api, request, streams)) == expected);
    }
  }
}

}  // namespace

TEST_CASE("the same conversation through all shapes, streamed and not, gives equal completions") {
  World world(k_config);
  check_equal(world, question("héllo"),
              "ok\ntext You said «héllo»\n\nand \"more\" \\ 𝄞\nreported simulated\n8 + 10 tokens");
  check_equal(world, question_with_tools("weather in Rome"),
              "ok\ntext Let me look.\ncall weather {\"city\":\"Rome\",\"days\":[1,2]}\ncall clock {}\n"
              "reported simulated\n10 + 12 tokens");
  check_equal(world, question_with_tools("only tools"),
              "ok\ncall clock {\"zone\":\"Zürich \\\"old\\\" 𝄞\"}\nreported simulated\n9 + 8 tokens");
  // Gemini wants a tool's result as an object, so that its text is another.
  check_equal(world, question_with_result(),
              "ok\ntext You said «{\"sky\":\"blue\"}»\n\nand \"more\" \\ 𝄞\nreported simulated\n17 + 12 tokens",
              {"gemini"});
  check_equal(world, question("cut"), "truncated\ntext This will be c…\nreported simulated\n7 + 5 tokens");
  check_equal(world, question("nothing"), "empty\nreported simulated\n8 + 0 tokens");
  // Gemini has no field for a refusal: there it is a text like any other.
  check_equal(world, question("refuse"), "refusal\ntext I would rather not.\nreported simulated\n8 + 5 tokens",
              {"gemini"});
}

TEST_CASE("a schema is answered with an instance of it through all shapes") {
  World world("stream: {piece: 5}\n");
  check_equal(world, question_with_schema(), "ok\ntext {\"route\":\"billing\"}\nreported simulated\n9 + 5 tokens");
}

TEST_CASE("errors through all shapes come to their outcomes, streamed and not") {
  for (const Outcome outcome : {Outcome::rate_limited, Outcome::quota_exhausted, Outcome::overloaded, Outcome::timeout,
                                Outcome::server_error, Outcome::auth, Outcome::not_found, Outcome::invalid_request,
                                Outcome::context_length_exceeded, Outcome::content_filtered}) {
    World world(fmt::format("faults: [{{fault: {}, wait: 1500ms}}]\n", outcome_name(outcome)));
    for (const Api& api : apis()) {
      for (const bool streams : {false, true}) {
        CAPTURE(api.provider);
        CAPTURE(streams);
        const AttemptResult result = world.ask(api, question("x"), streams);
        CHECK(outcome_name(result.outcome) == outcome_name(outcome));
        const bool has_hint = result.wait_hint && *result.wait_hint >= std::chrono::milliseconds(1500);
        if (outcome == Outcome::rate_limited) CHECK(has_hint);
      }
    }
  }
}

TEST_CASE("replies that break come to their outcomes through all shapes") {
  struct Row {
    std::string fault;
    Outcome outcome;
  };
  for (const Row& row : {Row{"cut", Outcome::connection_reset}, Row{"reset", Outcome::connection_reset},
                         Row{"garbage", Outcome::malformed_response}}) {
    World world(fmt::format("faults: [{{fault: {}}}]\n", row.fault));
    for (const Api& api : apis()) {
      for (const bool streams : {false, true}) {
        CAPTURE(row.fault);
        CAPTURE(api.provider);
        CAPTURE(streams);
        CHECK(outcome_name(world.ask(api, question("a longer question"), streams).outcome) ==
              outcome_name(row.outcome));
      }
    }
  }
}

}  // namespace llmeval
