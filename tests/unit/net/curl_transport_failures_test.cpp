// Every way in which no whole reply comes, on the real transport.

#include "async/sleep.h"
#include "unit/net/transport_world.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace llmeval {

namespace {

constexpr auto k_head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";

struct Case {
  const char* name;
  ServerAnswer answer;
  std::string failure;
  int status = 0;
  std::string body = "";
};

Task<void> cancel_after(Loop& loop, Duration wait, CancelSource* stop) {
  co_await sleep_for(loop, wait, CancelToken());
  stop->cancel();
}

// Some moments after the server has a request.
Task<void> cancel_once_seen(TransportWorld& world) {
  while (world.server.request_count() == 0) co_await sleep_for(world.loop, std::chrono::milliseconds(1), CancelToken());
  co_await cancel_after(world.loop, std::chrono::milliseconds(30), &world.stop);
}

}  // namespace

TEST_CASE("what a server can do wrong is told apart") {
  const std::string not_http = "malformed: '127.0.0.1:PORT' did not reply with HTTP: ";
  const std::string closed = "connection_reset: '127.0.0.1:PORT' closed the connection ";
  std::string endless_header = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 10'000; ++i) endless_header += fmt::format("x-{}: {}\r\n", i, std::string(50, 'y'));
  const std::vector<Case> cases{
      {"closes at once", ServerAnswer().then_close(), closed + "before it replied"},
      {"resets at once", ServerAnswer().then_reset(), closed + "before it replied"},
      {"closes in the headers", ServerAnswer::raw("HTTP/1.1 200 OK\r\ncontent-le").then_close(),
       closed + "after 0 bytes of the reply", 200},
      {"cuts the body", ServerAnswer::reply(200, std::string(100, 'x')).cut_after(80).then_close(),
       closed + "after 34 bytes of the reply", 200, std::string(34, 'x')},
      {"resets in the body",
       ServerAnswer::raw(std::string(k_head) + "part").then_pause(std::chrono::milliseconds(500)).then_reset(),
       closed + "after 4 bytes of the reply", 200, "part"},
      {"promises more than it sends", ServerAnswer::raw(std::string(k_head) + "part").then_close(),
       closed + "after 4 bytes of the reply", 200, "part"},
      {"cuts a chunk", ServerAnswer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhal").then_close(),
       closed + "after 3 bytes of the reply", 200, "hal"},
      {"cuts between chunks",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n").then_close(),
       closed + "after 4 bytes of the reply", 200, "half"},
      {"sends a bad chunk",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n").then_close(),
       "connection_reset: '127.0.0.1:PORT' closed the connection after 0 bytes of the reply", 200},
      {"speaks another protocol", ServerAnswer::raw("220 mail.example.com ESMTP\r\n").then_close(),
       not_http + "unsupported protocol"},
      {"sends garbage", ServerAnswer::raw(std::string("\x16\x03\x01\x00\xff\xfe", 6)).then_close(),
       not_http + "unsupported protocol"},
      {"sends headers without end", ServerAnswer::raw(endless_header).then_close(),
       "too_large: the headers of the reply are too large", 200},
      {"sends one header without end",
       ServerAnswer::raw("HTTP/1.1 200 OK\r\nx: " + std::string(2'000'000, 'y')).then_close(),
       "too_large: the headers of the reply are too large", 200},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    TransportWorld world;
    world.server.script(one.answer);
    const HttpReply reply = world.send();
    CHECK(describe_failure(reply, world.server) == one.failure);
    CHECK(reply.status == one.status);
    CHECK(reply.body == one.body);
    CHECK(reply.timing.total.count() > 0);

    // The transport is none the worse for it.
    world.server.script(ServerAnswer::reply(200, "fine"));
    CHECK(world.send().body == "fine");
  }
}

TEST_CASE("a reply over the limit is broken off, whether its length is promised or not") {
  TransportWorld world;
  HttpRequest request = world.request();
  request.max_response_bytes = 100;
  world.server.script(ServerAnswer::reply(200, std::string(100, 'x')));
  CHECK(world.send(request).body.size() == 100);
  for (const ServerAnswer& answer : {ServerAnswer::reply(200, std::string(101, 'x')),
                                     ServerAnswer::chunked(200, {std::string(60, 'x'), std::string(60, 'x')})}) {
    world.server.script(answer);
    const HttpReply reply = world.send(request);
    CHECK(describe_failure(reply, world.server) == "too_large: the reply is larger than 100 bytes");
    CHECK(reply.status == 200);
    CHECK(reply.body.size() <= 100);
  }
}

TEST_CASE("each timeout says which it was") {
  TransportWorld world;
  HttpRequest first_byte = world.request();
  first_byte.timeouts.first_byte = std::chrono::milliseconds(150);
  world.server.script(ServerAnswer().then_stall());
  const HttpReply silent = world.send(first_byte);
  CHECK(describe_failure(silent, world.server) == "timeout (first byte): no reply from '127.0.0.1:PORT' within 150ms");
  CHECK(silent.timing.total >= std::chrono::milliseconds(150));

  first_byte.timeouts.first_byte = std::chrono::milliseconds(1500);
  world.server.script(
      ServerAnswer::raw(k_head).then_pause(std::chrono::milliseconds(2000)).then_send(std::string(100, 'x')));
  CHECK_FALSE(world.send(first_byte).failure);  // it has begun in time

  HttpRequest total = world.request();
  total.timeouts.total = std::chrono::milliseconds(1500);
  world.server.script(ServerAnswer::raw(std::string(k_head) + "part").then_stall());
  const HttpReply half = world.send(total);
  CHECK(describe_failure(half, world.server) == "timeout (total): no whole reply from '127.0.0.1:PORT' within 1.50s");
  CHECK(half.body == "part");

  HttpRequest both = world.request();
  both.timeouts.total = std::chrono::milliseconds(60);
  both.timeouts.first_byte = std::chrono::seconds(5);
  world.server.script(ServerAnswer().then_stall());
  CHECK(describe_failure(world.send(both), world.server) ==
        "timeout (total): no whole reply from '127.0.0.1:PORT' within 60.0ms");
}

TEST_CASE("a host that does not answer is a timeout of connecting") {
  TransportWorld world;
  HttpRequest request = world.request();
  request.url = "https://127.0.0.1:" + std::to_string(world.server.port());  // the handshake never ends
  request.timeouts.connect = std::chrono::milliseconds(60);
  world.server.answer_with([](const SeenRequest&) { return ServerAnswer().then_stall(); });
  CHECK(describe_failure(world.send(request), world.server) ==
        "timeout (connect): no connection to '127.0.0.1:PORT' within 60.0ms");
}

TEST_CASE("requests that wait for one another's connection time out together") {
  TransportWorld world;
  world.server.answer_with([](const SeenRequest&) { return ServerAnswer().then_stall(); });
  HttpRequest request = world.request();
  request.url = "https://127.0.0.1:" + std::to_string(world.server.port());
  request.timeouts.connect = std::chrono::milliseconds(500);
  const SteadyTime start = world.loop.now();
  const std::vector<HttpReply> replies = world.send_all(std::vector<HttpRequest>(60, request), 60);
  // One after the other they would take 30 s.
  CHECK(world.loop.now() - start < std::chrono::seconds(15));
  for (const HttpReply& reply : replies) {
    CHECK(describe_failure(reply, world.server) == "timeout (connect): no connection to '127.0.0.1:PORT' within 500ms");
  }
}

TEST_CASE("where nobody listens, the connection is refused") {
  TransportWorld world;
  HttpRequest request = world.request();
  const std::string port = std::to_string(closed_port());
  request.url = "http://127.0.0.1:" + port + "/?key=secret";
  const HttpReply reply = world.send(request);
  CHECK(describe_failure(reply, world.server) ==
        "connect_error: cannot connect to '127.0.0.1:" + port + "': connection refused");
  CHECK(reply.status == 0);
}

TEST_CASE("a host without an address is told by its name only") {
  TransportWorld world;
  HttpRequest request = world.request();
  const std::string host = std::string(70, 'x') + ".invalid";  // too long for a label: no resolver is asked
  request.url = "http://user:pass@" + host + "/path?key=secret";
  for (int i = 0; i < 2; ++i) {
    const HttpReply reply = world.send(request);
    REQUIRE(reply.failure);
    CHECK(reply.failure->kind == TransportFailureKind::connect_error);
    CHECK(reply.failure->detail == "cannot find host '" + host + "': name or service not known");
  }
}

TEST_CASE("a server without TLS is a TLS error") {
  TransportWorld world;
  world.server.script(ServerAnswer::raw("HTTP/1.1 400 Bad Request\r\n\r\n").then_close());
  HttpRequest request = world.request();
  request.url = "https://127.0.0.1:" + std::to_string(world.server.port()) + "/?key=secret";
  const HttpReply reply = world.send(request);
  REQUIRE(reply.failure);
  CHECK(reply.failure->kind == TransportFailureKind::tls_error);
  CHECK(describe_failure(reply, world.server).starts_with("tls_error: no secure connection to '127.0.0.1:PORT': "));
  CHECK(reply.failure->detail.find("secret") == std::string::npos);
  CHECK(world.server.requests()[0].method == "TLS");
}

TEST_CASE("a request that cannot be sent as it is never leaves") {
  TransportWorld world;
  HttpRequest broken_value = world.request();
  TransportWorld::set_headers(broken_value, {}, {{"authorization", SecretText("Bearer sk-1\nx-evil: 1")}});
  CHECK(describe_failure(world.send(broken_value), world.server) ==
        "invalid_request: the value of header 'authorization' holds a line break");
  HttpRequest broken_name = world.request();
  TransportWorld::set_headers(broken_name, {{"x evil", "1"}});
  CHECK(describe_failure(world.send(broken_name), world.server) ==
        "invalid_request: 'x evil' cannot be the name of a header");
  HttpRequest broken_method = world.request();
  broken_method.method = "GET / HTTP/1.1\r\nx:";
  CHECK(world.send(broken_method).failure->kind == TransportFailureKind::invalid_request);
  for (const char* url :
       {"", "nothing", "file:///etc/passwd", "http://", "ftp://127.0.0.1/", "http://a b/?key=secret"}) {
    CAPTURE(url);
    HttpRequest bad_url = world.request();
    bad_url.url = url;
    CHECK(describe_failure(world.send(bad_url), world.server) ==
          "invalid_request: the URL is not one of http or https");
  }
  CHECK(world.server.connections() == 0);
}

TEST_CASE("a cancel ends a request before it starts, in flight and in its body") {
  for (const ServerAnswer& answer :
       {ServerAnswer().then_stall(), ServerAnswer::raw(std::string(k_head) + "part").then_stall()}) {
    TransportWorld world;
    world.server.script(answer);
    TaskGroup group(world.loop);
    group.spawn(cancel_once_seen(world));
    const HttpReply reply = world.send();
    CHECK(describe_failure(reply, world.server) == "cancelled: cancelled");
    CHECK(world.send().failure->kind == TransportFailureKind::cancelled);
    CHECK(world.server.request_count() == 1);
  }
}

TEST_CASE("a cancel ends all of many requests, and the transport goes on") {
  TransportWorld world;
  world.server.answer_with([](const SeenRequest& seen) {
    return seen.body == "go" ? ServerAnswer::reply(200, "on") : ServerAnswer().then_stall();
  });
  TaskGroup group(world.loop);
  std::vector<HttpReply> replies(50);
  auto one = [](TransportWorld& in, HttpReply* into) -> Task<void> {
    HttpRequest request = in.request();
    *into = co_await in.transport.send(std::move(request), in.stop.token());
  };
  for (HttpReply& reply : replies) group.spawn(one(world, &reply));
  group.spawn(cancel_after(world.loop, std::chrono::milliseconds(30), &world.stop));
  world.loop.run();
  for (const HttpReply& reply : replies) CHECK(describe_failure(reply, world.server) == "cancelled: cancelled");
  CHECK(run_task(world.loop, world.transport.send(world.request("go"), CancelToken())).body == "on");
}

}  // namespace llmeval
