// What becomes of an attempt when the wire itself goes wrong: the real provider and transport against a server that
// does it all.

#include "async/task_group.h"
#include "async/uv_loop.h"
#include "net/curl_transport.h"
#include "provider/provider.h"
#include "support/test_server.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace llmeval;

namespace {

struct WireWorld {
  AttemptResult ask(Duration total = std::chrono::seconds(10)) {
    auto model = std::make_shared<Model>();
    model->name = "m";
    model->provider = "openai";
    model->base_url = server.url("/v1");
    model->model = "gpt-x";
    model->api_key_env = "KEY";
    model->timeouts.total = total;
    auto provider = make_provider(model, ProviderPorts{loop, transport, nullptr, environment});
    REQUIRE(provider);
    auto request = std::make_shared<Request>();
    request->messages = {Message::of_text(Role::user, "hi")};
    request->subject = std::make_shared<Case>();
    return run_task(loop, (*provider)->attempt(request, 1, CancelToken()));
  }

  TestServer server;
  UvLoop loop;
  CurlTransport transport{loop, loop, CurlOptions()};
  std::map<std::string, std::string, std::less<>> environment{{"KEY", "sk-canary"}};
};

// A reply's head that announces an event stream, and its events.
ServerAnswer streamed(std::vector<std::string> chunks) {
  std::string head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
  ServerAnswer answer = ServerAnswer::raw(std::move(head));
  for (const std::string& chunk : chunks) {
    answer.then_send(fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk)).then_pause(std::chrono::milliseconds(1));
  }
  return answer;
}

constexpr const char* k_piece = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"yes\"}}]}\n\n";
constexpr const char* k_stop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

constexpr const char* k_whole =
    R"({"model":"gpt-x-1","choices":[{"message":{"content":"yes"},"finish_reason":"stop"}],)"
    R"("usage":{"prompt_tokens":3,"completion_tokens":1}})";

}  // namespace

TEST_CASE("each fault of the wire is the outcome that says so, and none is an answer") {
  struct Row {
    const char* name;
    ServerAnswer answer;
    Outcome outcome;
    std::string message;  // With the port as PORT.
  };
  const std::string cut = std::string(k_whole).substr(0, 60);
  const Row rows[] = {
      {"whole", ServerAnswer::reply(200, k_whole), Outcome::ok, ""},
      {"whole, in drips", ServerAnswer::reply(200, k_whole).drip(9, std::chrono::milliseconds(1)), Outcome::ok, ""},
      {"whole, in chunks",
       ServerAnswer::chunked(200, {std::string(k_whole).substr(0, 50), std::string(k_whole).substr(50)}), Outcome::ok,
       ""},
      {"whole, after a 100",
       ServerAnswer::raw("HTTP/1.1 100 Continue\r\n\r\n")
           .then_send(ServerAnswer::reply(200, k_whole).steps().front().bytes),
       Outcome::ok, ""},
      {"cut by the connection", ServerAnswer::reply(200, k_whole).cut_after(80).then_close(), Outcome::connection_reset,
       "'127.0.0.1:PORT' closed the connection after 34 bytes of the reply"},
      {"reset", ServerAnswer().then_reset(), Outcome::connection_reset,
       "'127.0.0.1:PORT' closed the connection before it replied"},
      {"cut but said to be whole", ServerAnswer::reply(200, cut), Outcome::malformed_response,
       "the reply is not JSON: "},
      {"an empty body", ServerAnswer::reply(200, ""), Outcome::malformed_response, "the reply is not JSON: "},
      {"a page of HTML with 200", ServerAnswer::reply(200, "<html>please log in</html>"), Outcome::malformed_response,
       "the reply is not JSON: "},
      {"a gateway's page", ServerAnswer::reply(502, "<html>bad gateway</html>"), Outcome::server_error,
       "HTTP 502: <html>bad gateway</html>"},
      {"garbage", ServerAnswer::raw(std::string("\x16\x03\x01\x00\xff", 5)).then_close(), Outcome::malformed_response,
       "'127.0.0.1:PORT' did not reply with HTTP: unsupported protocol"},
      {"a header without end", ServerAnswer::raw("HTTP/1.1 200 OK\r\nx: " + std::string(300'000, 'y')).then_stall(),
       Outcome::malformed_response, "the headers of the reply are too large"},
      {"silence", ServerAnswer().then_stall(), Outcome::timeout, "no whole reply from '127.0.0.1:PORT' within 500ms"},
      {"silence after a part", ServerAnswer::reply(200, k_whole).cut_after(80).then_stall(), Outcome::timeout,
       "no whole reply from '127.0.0.1:PORT' within 500ms"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    WireWorld world;
    world.server.script(row.answer);
    const bool is_silence = row.outcome == Outcome::timeout;
    const AttemptResult result = world.ask(std::chrono::milliseconds(is_silence ? 500 : 10'000));
    CHECK(outcome_name(result.outcome) == outcome_name(row.outcome));
    std::string message = result.message;
    const std::string port = std::to_string(world.server.port());
    if (const std::size_t at = message.find(port); at != std::string::npos) message.replace(at, port.size(), "PORT");
    CHECK(message.substr(0, row.message.size()) == row.message);
    CHECK(result.completion.text() == (row.outcome == Outcome::ok ? "yes" : ""));
    CHECK(world.server.requests().at(0).header("authorization") == "Bearer sk-canary");
  }
}

TEST_CASE("a stream on the wire is an answer where it is whole, and only there") {
  struct Row {
    const char* name;
    ServerAnswer answer;
    Outcome outcome;
    std::string message;
  };
  const Row rows[] = {
      {"whole", streamed({k_piece, k_stop, "data: [DONE]\n\n"}).then_send("0\r\n\r\n"), Outcome::ok, ""},
      {"cut in the middle", streamed({k_piece}).then_close(), Outcome::connection_reset, "'127.0.0.1:PORT' closed"},
      {"reset in the middle", streamed({k_piece}).then_pause(std::chrono::milliseconds(50)).then_reset(),
       Outcome::connection_reset, "'127.0.0.1:PORT' closed"},
      {"ended too early", streamed({k_piece}).then_send("0\r\n\r\n"), Outcome::connection_reset,
       "the stream ended before the answer was whole"},
      {"cut after its end", streamed({k_piece, k_stop}).then_close(), Outcome::ok, ""},
      {"stalled in the middle", streamed({k_piece}).then_stall(), Outcome::timeout,
       "no whole reply from '127.0.0.1:PORT' within 500ms"},
      {"an error in the middle", streamed({k_piece, "data: {\"error\":{\"message\":\"boom\"}}\n\n"}).then_close(),
       Outcome::server_error, "boom"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    WireWorld world;
    world.server.script(row.answer);
    const AttemptResult result = world.ask(std::chrono::milliseconds(row.outcome == Outcome::timeout ? 500 : 10'000));
    CHECK(outcome_name(result.outcome) == outcome_name(row.outcome));
    std::string message = result.message;
    const std::string port = std::to_string(world.server.port());
    if (const std::size_t at = message.find(port); at != std::string::npos) message.replace(at, port.size(), "PORT");
    CHECK(message.substr(0, row.message.size()) == row.message);
    CHECK(result.completion.text() == (row.outcome == Outcome::ok ? "yes" : ""));
    CHECK(result.first_token.count() > 0);
  }
}

TEST_CASE("a throttled attempt keeps what the server said of its limits") {
  WireWorld world;
  world.server.script(
      ServerAnswer::reply(429, R"({"error":{"message":"slow down","code":"rate_limit_exceeded"}})",
                          {{"Retry-After", "3"}, {"X-RateLimit-Remaining-Requests", "0"}, {"Set-Cookie", "a=b"}}));
  const AttemptResult result = world.ask();
  CHECK(result.outcome == Outcome::rate_limited);
  CHECK(result.wait_hint == std::chrono::seconds(3));
  CHECK(result.headers == ReplyHeaders{{"retry-after", "3"}, {"x-ratelimit-remaining-requests", "0"}});
}
