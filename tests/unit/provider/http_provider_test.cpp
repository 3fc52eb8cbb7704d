// What is the same for all HTTP providers: streaming and falling back from it, timeouts, bounds, headers.

#include "provider_world.h"

#include <fmt/format.h>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::shared_ptr<Model> chat_model() {
  auto model = a_model("openai");
  model->base_url = "http://127.0.0.1:9/v1";
  model->model = "gpt-x";
  model->api_key_env = "KEY";
  return model;
}

constexpr const char* k_answer = R"({"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}]})";

std::string piece(const std::string& text) {
  return fmt::format("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n", text);
}

constexpr const char* k_end =
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

FakeReply stream_of(std::vector<FakeReply::Piece> pieces, Duration delay = Duration(0)) {
  FakeReply reply;
  reply.reply.status = 200;
  reply.reply.headers = {{"Content-Type", "text/event-stream"}};
  reply.pieces = std::move(pieces);
  reply.delay = delay;
  return reply;
}

struct HttpWorld : ProviderWorld {
  HttpWorld() { environment["KEY"] = "sk-canary"; }
  const std::vector<HttpRequest>& sent() const { return transport.requests(); }
};

bool asks_for_stream(const HttpRequest& request) { return request.body.find("\"stream\":true") != std::string::npos; }

}  // namespace

TEST_CASE("a stream is asked for at the end of the body, and its first piece is timed") {
  HttpWorld world;
  world.transport.script(stream_of({{piece(""), milliseconds(10)},
                                    {piece("y"), milliseconds(200)},
                                    {piece("es"), milliseconds(100)},
                                    {k_end, milliseconds(50)}},
                                   milliseconds(40)));
  const AttemptResult result = world.ask(chat_model(), a_request("hi"));
  CHECK(result.outcome == Outcome::ok);
  CHECK(result.completion.text() == "yes");
  CHECK(result.first_byte == milliseconds(40));
  CHECK(result.first_token == milliseconds(250));
  CHECK(result.duration == milliseconds(400));
  CHECK(world.sent().at(0).body.ends_with(R"(],"stream":true,"stream_options":{"include_usage":true}})"));
  CHECK(world.sent()[0].url == "http://127.0.0.1:9/v1/chat/completions");
}

TEST_CASE("stream: false asks for the whole answer at once, with the same key for the cache") {
  HttpWorld world;
  world.transport.script(make_reply(200, k_answer));
  const auto model = chat_model();
  model->stream = false;
  const auto request = a_request("hi");
  const AttemptResult result = world.ask(model, request);
  CHECK(result.completion.text() == "yes");
  CHECK(result.first_token == Duration(0));
  CHECK_FALSE(asks_for_stream(world.sent().at(0)));
  CHECK(world.sent()[0].sink == nullptr);
  const auto whole = world.make(model);
  const auto streamed = world.make(chat_model());
  CHECK((*whole)->canonical(*request)->key() == (*streamed)->canonical(*request)->key());
}

TEST_CASE("a server that answers with a whole reply is not asked for a stream again") {
  HttpWorld world;
  const auto provider = world.make(chat_model());
  REQUIRE(provider);
  for (int i = 0; i < 2; ++i) {
    world.transport.script(make_reply(200, k_answer));
    const AttemptResult result = run_task(world.loop, (*provider)->attempt(a_request("hi"), 1, CancelToken()));
    CHECK(result.completion.text() == "yes");
    CHECK(result.first_token == Duration(0));
  }
  CHECK(asks_for_stream(world.sent().at(0)));
  CHECK_FALSE(asks_for_stream(world.sent().at(1)));
}

TEST_CASE("a server that refuses to stream is asked once more without, and never again") {
  HttpWorld world;
  const auto provider = world.make(chat_model());
  REQUIRE(provider);
  world.transport.script(make_reply(400, R"({"error":{"message":"unknown field stream_options"}})"));
  world.transport.script(make_reply(200, k_answer));
  world.transport.script(make_reply(200, k_answer));
  for (int i = 0; i < 2; ++i) {
    CHECK(run_task(world.loop, (*provider)->attempt(a_request("hi"), 1, CancelToken())).completion.text() == "yes");
  }
  REQUIRE(world.sent().size() == 3);
  CHECK(asks_for_stream(world.sent()[0]));
  CHECK_FALSE(asks_for_stream(world.sent()[1]));
  CHECK_FALSE(asks_for_stream(world.sent()[2]));
}

TEST_CASE("another complaint is not asked twice") {
  HttpWorld world;
  world.transport.script(make_reply(400, R"({"error":{"message":"upstream: temperature is too hot"}})"));
  CHECK(world.ask(chat_model(), a_request("hi")).outcome == Outcome::invalid_request);
  CHECK(world.sent().size() == 1);
}

TEST_CASE("an error to a request for a stream comes as JSON") {
  HttpWorld world;
  world.transport.script(make_reply(429, R"({"error":{"message":"slow","code":"rate_limit_exceeded"}})"));
  const AttemptResult result = world.ask(chat_model(), a_request("hi"));
  CHECK(result.outcome == Outcome::rate_limited);
  CHECK(result.message == "slow");
}

TEST_CASE("an answer that does not begin, or goes silent, is late") {
  struct Row {
    const char* name;
    std::vector<FakeReply::Piece> pieces;
    Outcome outcome;
    Duration lasted;
  };
  const Row rows[] = {
      {"in time", {{piece("y"), seconds(9)}, {k_end, seconds(4)}}, Outcome::ok, seconds(13)},
      {"no piece", {{piece("y"), seconds(11)}, {k_end, seconds(0)}}, Outcome::timeout, seconds(10)},
      {"signs of life only",
       {{": on it\n\n", seconds(4)}, {": on it\n\n", seconds(4)}, {": on it\n\n", seconds(4)}, {k_end, seconds(0)}},
       Outcome::timeout,
       seconds(10)},
      {"silence", {{piece("y"), seconds(1)}, {k_end, seconds(6)}}, Outcome::timeout, seconds(6)},
      {"silence broken",
       {{piece("y"), seconds(1)}, {": on it\n\n", seconds(4)}, {k_end, seconds(4)}},
       Outcome::ok,
       seconds(9)},
      {"after all is said", {{piece("y") + k_end, seconds(1)}, {"\n", seconds(6)}}, Outcome::ok, seconds(6)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    HttpWorld world;
    const auto model = chat_model();
    model->timeouts.first_token = seconds(10);
    model->timeouts.idle = seconds(5);
    world.transport.script(stream_of(row.pieces));
    const AttemptResult result = world.ask(model, a_request("hi"));
    CHECK(outcome_name(result.outcome) == outcome_name(row.outcome));
    CHECK(result.duration == row.lasted);
  }
}

TEST_CASE("first_token bounds the wait for a whole reply only where it is said") {
  for (const bool is_said : {false, true}) {
    HttpWorld world;
    const auto model = chat_model();
    model->stream = false;
    if (is_said) model->timeouts.first_token = seconds(30);
    world.transport.script(make_reply(200, k_answer, seconds(40)));
    CHECK(world.ask(model, a_request("hi")).outcome == (is_said ? Outcome::timeout : Outcome::ok));
  }
}

TEST_CASE("an answer larger than 16 MB is no answer") {
  HttpWorld world;
  std::vector<FakeReply::Piece> pieces;
  const std::string much = piece(std::string(1U << 20U, 'x'));
  for (int i = 0; i < 17; ++i) pieces.push_back({much, Duration(1)});
  pieces.push_back({k_end, Duration(1)});
  world.transport.script(stream_of(std::move(pieces)));
  const AttemptResult result = world.ask(chat_model(), a_request("hi"));
  CHECK(result.outcome == Outcome::malformed_response);
  CHECK(result.message == "the answer is larger than 16777216 bytes");

  world.transport.script(stream_of({{"data: " + std::string((16U << 20U) + 1, 'x'), Duration(1)}}));
  CHECK(world.ask(chat_model(), a_request("hi")).outcome == Outcome::malformed_response);
}

TEST_CASE("an error after the answer has begun wins over the broken connection") {
  HttpWorld world;
  FakeReply reply =
      stream_of({{piece("y"), Duration(1)}, {"data: {\"error\":{\"message\":\"boom\"}}\n\n", Duration(1)}});
  reply.reply.failure = TransportFailure{.kind = TransportFailureKind::connection_reset, .detail = "cut"};
  world.transport.script(reply);
  const AttemptResult result = world.ask(chat_model(), a_request("hi"));
  CHECK(result.outcome == Outcome::server_error);
  CHECK(result.message == "boom");
}

TEST_CASE("all requests share their headers; the model's own are among them, and part of the cache's key") {
  HttpWorld world;
  const auto model = chat_model();
  const auto plain = world.make(model);
  const auto own = std::make_shared<Model>(*model);
  own->headers = {{"X-Title", "nightly"}};
  const auto provider = world.make(own);
  for (int i = 0; i < 2; ++i) {
    world.transport.script(make_reply(200, k_answer));
    run_task(world.loop, (*provider)->attempt(a_request("hi"), 1, CancelToken()));
  }
  CHECK(world.sent().at(0).headers == world.sent().at(1).headers);
  CHECK(world.sent()[0].headers->plain ==
        std::vector<HttpHeader>{{"content-type", "application/json"}, {"X-Title", "nightly"}});
  const auto request = a_request("hi");
  CHECK((*provider)->canonical(*request)->api_version == "; X-Title: nightly");
  CHECK_FALSE((*provider)->canonical(*request)->key() == (*plain)->canonical(*request)->key());
}

TEST_CASE("the certificates to trust are sent along, and must be there") {
  HttpWorld world;
  const auto model = chat_model();
  model->ca_file = "/nowhere/ca.pem";
  const auto made = world.make(model);
  REQUIRE_FALSE(made);
  CHECK(made.error().message == "model 'm': cannot read the ca_file '/nowhere/ca.pem'");
  model->ca_file = "/dev/null";
  world.transport.script(make_reply(200, k_answer));
  world.ask(model, a_request("hi"));
  CHECK(world.sent().at(0).ca_file == model->ca_file);
}

TEST_CASE("the key that a server repeats is hidden, wherever it stands") {
  HttpWorld world;
  FakeReply reply = make_reply(
      200,
      R"({"model":"sk-canary","system_fingerprint":"sk-canary","choices":[{"finish_reason":"sk-canary","message":{)"
      R"("content":"it is sk-canary","reasoning_content":"sk-canary?","tool_calls":[{"id":"sk-canary",)"
      R"("function":{"name":"sk-canary","arguments":"{\"k\":\"sk-canary\"}"}}]}}]})");
  reply.reply.headers = {{"x-request-id", "sk-canary"}};
  world.transport.script(reply);
  const AttemptResult result = world.ask(chat_model(), a_request("hi"));
  CHECK(result.completion.text() == "it is [redacted]");
  CHECK(std::get<ToolCallPart>(result.completion.parts.back()).arguments == R"({"k":"[redacted]"})");
  CHECK(result.completion.reported_model == "[redacted]");
  CHECK(result.request_id == "[redacted]");

  // The quotation ends within the key.
  world.transport.script(make_reply(500, std::string(195, 'x') + "sk-canary"));
  CHECK(world.ask(chat_model(), a_request("hi")).message.find("sk-") == std::string::npos);
}
