// Bodies that a sink takes as they come, on the real transport.

#include "unit/net/transport_world.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace llmeval {

namespace {

using std::chrono::milliseconds;

struct Collector final : BodySink {
  bool wants(int status, const std::vector<HttpHeader>& headers) override {
    ++asked;
    saw_type = find_header(headers, "content-type") != nullptr;
    return status == 200;
  }
  BodyProgress take(std::string_view bytes) override {
    body += bytes;
    if (enough_after > 0 && body.size() >= enough_after) return BodyProgress::enough;
    return body.find('!') == std::string::npos ? BodyProgress::waiting : BodyProgress::begun;
  }

  int asked = 0;
  bool saw_type = false;
  std::string body;
  std::size_t enough_after = 0;
};

struct SinkWorld : TransportWorld {
  HttpReply stream(ServerAnswer answer, HttpTimeouts timeouts = {}, std::size_t most = 1000) {
    server.script(std::move(answer));
    HttpRequest made = request();
    made.sink = &sink;
    made.timeouts = timeouts;
    made.max_response_bytes = most;
    return send(std::move(made));
  }
  Collector sink;
};

std::string head(int status) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\ncontent-type: text/event-stream\r\n\r\n";
}

}  // namespace

TEST_CASE("a sink gets the body in pieces, and nothing of it stays with the reply") {
  SinkWorld world;
  const HttpReply reply =
      world.stream(ServerAnswer::raw(head(200) + "one ").then_pause(milliseconds(20)).then_send("two!").then_close());
  CHECK_FALSE(reply.failure);
  CHECK(reply.status == 200);
  CHECK(reply.body.empty());
  CHECK(world.sink.body == "one two!");
  CHECK(world.sink.asked == 1);
  CHECK(world.sink.saw_type);
}

TEST_CASE("what a sink does not want is a body as ever") {
  SinkWorld world;
  const HttpReply reply =
      world.stream(ServerAnswer::raw("HTTP/1.1 100 Continue\r\n\r\n" + head(429) + "busy").then_close());
  CHECK(reply.status == 429);
  CHECK(reply.body == "busy");
  CHECK(world.sink.asked == 1);
  CHECK(world.sink.body.empty());
}

TEST_CASE("a sink that has enough ends the transfer without a failure, and the next request is none the worse") {
  SinkWorld world;
  world.sink.enough_after = 4;
  const HttpReply reply = world.stream(ServerAnswer::raw(head(200) + "12345678").then_stall());
  CHECK_FALSE(reply.failure);
  world.server.script(ServerAnswer::reply(200, "again"));
  CHECK(world.send().body == "again");
}

TEST_CASE("what breaks a stream breaks it") {
  SinkWorld cut;
  CHECK(describe_failure(
            cut.stream(ServerAnswer::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").then_close()),
            cut.server) == "connection_reset: '127.0.0.1:PORT' closed the connection after 4 bytes of the reply");
  CHECK(cut.sink.body == "half");

  SinkWorld large;
  CHECK(describe_failure(large.stream(ServerAnswer::reply(200, std::string(1001, 'x'))), large.server) ==
        "too_large: the reply is larger than 1000 bytes");
}

TEST_CASE("a stream has limits of its own: until the answer begins, and between its pieces") {
  SinkWorld silent;
  CHECK(describe_failure(silent.stream(ServerAnswer::raw(head(200) + "hm").then_stall(),
                                       {.first_token = milliseconds(150), .idle = std::chrono::seconds(20)}),
                         silent.server) == "timeout (first token): no answer from '127.0.0.1:PORT' within 150ms");
  SinkWorld mute;
  CHECK(describe_failure(mute.stream(ServerAnswer().then_stall(), {.first_token = milliseconds(150)}), mute.server) ==
        "timeout (first token): no answer from '127.0.0.1:PORT' within 150ms");
  SinkWorld idle;
  CHECK(describe_failure(idle.stream(ServerAnswer::raw(head(200) + "hm!").then_stall(),
                                     {.first_token = std::chrono::seconds(20), .idle = milliseconds(150)}),
                         idle.server) == "timeout (idle): nothing more from '127.0.0.1:PORT' within 150ms");
}

TEST_CASE("neither limit holds for a reply that the sink does not want") {
  SinkWorld world;
  const HttpReply reply =
      world.stream(ServerAnswer::raw(head(500) + "one ").then_pause(milliseconds(400)).then_send("two").then_close(),
                   {.first_token = milliseconds(200), .idle = milliseconds(200)});
  CHECK_FALSE(reply.failure);
  CHECK(reply.body == "one two");
}

}  // namespace llmeval
