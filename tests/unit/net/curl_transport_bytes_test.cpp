// Replies that are HTTP, but odd: what the wire may hold and what is made of it, on the real transport.

#include "unit/net/transport_world.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace llmeval {

namespace {

struct Odd {
  const char* name;
  ServerAnswer answer;
  std::string failure;  // Empty: there is none.
  int status = 200;
  std::string body = "";
};

std::string interim(int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += "HTTP/1.1 100 Continue\r\n\r\n";
  return bytes;
}

}  // namespace

TEST_CASE("a reply that is odd is taken for what it is, or refused") {
  const std::string ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  const std::vector<Odd> odds{
      {"a 100 that nobody waited for", ServerAnswer::raw(interim(1) + ok), "", 200, "ok"},
      {"many interim replies", ServerAnswer::raw(interim(100) + ok), "", 200, "ok"},
      {"more bytes than the promised length", ServerAnswer::raw(ok + "ay and more"), "", 200, "ok"},
      {"no reason in the status line", ServerAnswer::raw("HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok"), "", 200, "ok"},
      {"bare line feeds", ServerAnswer::raw("HTTP/1.1 200 OK\ncontent-length: 2\n\nok"), "", 200, "ok"},
      {"the same length twice",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok"), "", 200, "ok"},
      {"a length that is none", ServerAnswer::raw("HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\nok").then_close(),
       "malformed: '127.0.0.1:PORT' did not reply with HTTP: weird server reply"},
      {"a negative length", ServerAnswer::raw("HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok").then_close(),
       "malformed: '127.0.0.1:PORT' did not reply with HTTP: weird server reply"},
      {"chunks with extensions and trailers",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nx-late: 1\r\n\r\n"),
       "", 200, "ok"},
      {"chunks and a length",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\ncontent-length: 99\r\ntransfer-encoding: chunked\r\n"
                         "\r\n2\r\nok\r\n0\r\n\r\n"),
       "", 200, "ok"},
      {"a chunk without end",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                         "fffffffffffffffffffff\r\nx"),
       "connection_reset: '127.0.0.1:PORT' closed the connection after 0 bytes of the reply"},
      {"an encoding that nobody asked for",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nok"), "", 200, "ok"},
      {"nothing in the body", ServerAnswer::raw("HTTP/1.1 204 No Content\r\n\r\n"), "", 204, ""},
      {"a status of no kind", ServerAnswer::raw("HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n"), "", 999, ""},
      {"bytes of all kinds", ServerAnswer::reply(200, std::string("\0\xff\r\n\x1b", 5)), "", 200,
       std::string("\0\xff\r\n\x1b", 5)},
  };
  for (const Odd& one : odds) {
    CAPTURE(one.name);
    TransportWorld world;
    world.server.script(one.answer);
    const HttpReply reply = world.send();
    CHECK(describe_failure(reply, world.server) == one.failure);
    CHECK(reply.status == one.status);
    CHECK(reply.body == one.body);

    // The transport is none the worse for it, and takes nothing that was left over for the next reply.
    world.server.script(ServerAnswer::reply(200, "fine"));
    CHECK(world.send().body == "fine");
  }
}

TEST_CASE("interim replies without end are broken off") {
  TransportWorld world;
  world.server.script(ServerAnswer::raw(interim(100'000)).then_stall());
  HttpRequest request = world.request();
  request.timeouts.total = std::chrono::seconds(5);
  const HttpReply reply = world.send(request);
  REQUIRE(reply.failure);
  CHECK(reply.timing.total < std::chrono::seconds(4));
  CHECK(describe_failure(reply, world.server) == "too_large: the headers of the reply are too large");
}

TEST_CASE("a large body is sent without waiting to be told so") {
  TransportWorld world;
  world.server.answer_with([](const SeenRequest& seen) { return ServerAnswer::reply(200, seen.header("expect")); });
  const HttpReply reply = world.send(world.request(std::string(3'000'000, 'x')));
  CHECK(reply.body == "");  // curl would ask for a 100, and wait a second for it.
}

TEST_CASE("a reply that comes before the body was sent is the reply") {
  TransportWorld world;
  world.server.script(ServerAnswer::reply(413, "too large").before_body().then_close());
  const HttpReply refused = world.send(world.request(std::string(20'000'000, 'x')));
  // The server closes while bytes of ours are on their way: whether its words or the reset come first is the network's.
  const bool is_told = !refused.failure && refused.status == 413;
  const bool is_reset = refused.failure && refused.failure->kind == TransportFailureKind::connection_reset;
  CHECK((is_told || is_reset));
  world.server.script(ServerAnswer::reply(200, "fine"));
  CHECK(world.send().body == "fine");
}

TEST_CASE("a connection that is reset before the body was sent is a failure") {
  TransportWorld world;  // A fresh one: on a kept connection curl would ask once more.
  world.server.script(ServerAnswer().before_body().then_reset());
  const HttpReply reset = world.send(world.request(std::string(20'000'000, 'x')));
  CHECK(describe_failure(reset, world.server) ==
        "connection_reset: '127.0.0.1:PORT' closed the connection before it replied");
}

TEST_CASE("headers that drip count as a reply that has begun, and the whole still has its time") {
  TransportWorld world;
  HttpRequest request = world.request();
  request.timeouts.first_byte = std::chrono::milliseconds(1500);
  request.timeouts.total = std::chrono::milliseconds(2500);
  world.server.script(ServerAnswer::reply(200, std::string(3000, 'x')).drip(8, std::chrono::milliseconds(20)));
  const HttpReply reply = world.send(request);
  CHECK(describe_failure(reply, world.server) == "timeout (total): no whole reply from '127.0.0.1:PORT' within 2.50s");
  CHECK(reply.timing.first_byte > Duration(0));
}

}  // namespace llmeval
