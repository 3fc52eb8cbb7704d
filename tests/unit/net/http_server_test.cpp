#include "net/http_server.h"

#include "async/sleep.h"
#include "async/task_group.h"
#include "async/uv_loop.h"
#include "net/curl_transport.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace llmeval {

namespace {

/// Does what the path says.
class Handler final : public HttpHandler {
 public:
  explicit Handler(Loop& loop) : loop_(loop) {}

  Task<void> handle(const HttpServerRequest& request, Responder& responder) override {
    ++requests;
    const std::string_view path = request.path();
    if (path == "/stream") {
      responder.begin(200, {{"content-type", "text/plain"}});
      for (int i = 0; i < 3; ++i) co_await responder.write(fmt::format("piece {}\n", i));
      responder.end();
    } else if (path == "/large") {
      co_await send_large(responder);
    } else if (path == "/cut") {
      responder.begin(200, {});
      co_await responder.write("half");
      responder.cut();
    } else if (path == "/reset") {
      responder.reset();
    } else if (path == "/garbage") {
      responder.send_raw("\x01\x02 no HTTP\r\n\r\n");
    } else if (path == "/stall") {
      responder.begin(200, {});
      co_await responder.write("half");
      co_await responder.stall(loop_);
      ++stalls_ended;
    } else if (path != "/nothing") {
      responder.reply(200, {{"x-method", request.method}}, request.body);
    }
  }

  int requests = 0;
  int stalls_ended = 0;
  std::size_t large_pieces = 0;

 private:
  Task<void> send_large(Responder& responder) {
    responder.begin(200, {});
    const std::string piece(100'000, 'x');
    for (int i = 0; i < 100; ++i) {
      const bool goes_on = co_await responder.write(piece);
      if (!goes_on) co_return;
      ++large_pieces;
    }
    responder.end();
  }

  Loop& loop_;
};

/// A server and a client on one loop.
struct World {
  UvLoop loop;
  CurlTransport transport{loop, loop, {}};
  Handler handler{loop};
  std::unique_ptr<HttpServer> server;
  CancelSource stop;

  explicit World(HttpRequestLimits limits = {}) {
    auto listening = HttpServer::listen(loop, loop, handler, 0, limits);
    REQUIRE(listening.has_value());
    server = *std::move(listening);
  }

  /// Serves until the task is done.
  void during(Task<void> task) {
    TaskGroup group(loop);
    group.spawn(server->run(stop.token()));
    group.spawn(then_stop(std::move(task)));
    loop.run();
  }

  Task<void> then_stop(Task<void> task) {
    co_await std::move(task);
    stop.cancel();
  }

  HttpReply ask(const std::string& path, const std::string& body = "hello") {
    HttpReply reply;
    HttpRequest request;
    request.url = server->url() + path;
    request.body = body;
    auto send = [](Transport& over, HttpRequest sent, HttpReply* into) -> Task<void> {
      *into = co_await over.send(std::move(sent), CancelToken());
    };
    during(send(transport, std::move(request), &reply));
    return reply;
  }

  /// Sends bytes as they are, in pieces, and reads until the server closes.
  std::string talk(std::vector<std::string> pieces) {
    std::string heard;
    during(talk_raw(this, std::move(pieces), &heard));
    return heard;
  }

  static Task<void> talk_raw(World* world, std::vector<std::string> pieces, std::string* heard) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(world->server->port());
    CHECK(::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    for (const std::string& piece : pieces) {
      CHECK(::send(descriptor, piece.data(), piece.size(), MSG_NOSIGNAL) == std::ssize(piece));
      co_await sleep_for(world->loop, std::chrono::milliseconds(1), CancelToken());
    }
    char bytes[4096];
    while (true) {
      const ssize_t got = ::recv(descriptor, bytes, sizeof bytes, MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno != EAGAIN)) break;
      if (got > 0) heard->append(bytes, static_cast<std::size_t>(got));
      co_await sleep_for(world->loop, std::chrono::milliseconds(1), CancelToken());
    }
    ::close(descriptor);
  }
};

std::string get(std::string_view path, std::string_view more = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, more);
}

}  // namespace

TEST_CASE("a request is answered, whole and in pieces") {
  World world;
  HttpReply reply = world.ask("/echo");
  CHECK(reply.status == 200);
  CHECK(reply.body == "hello");
  CHECK(*find_header(reply.headers, "x-method") == "POST");

  World streaming;
  reply = streaming.ask("/stream");
  CHECK_FALSE(reply.failure);
  CHECK(reply.body == "piece 0\npiece 1\npiece 2\n");
}

TEST_CASE("a large body comes whole, and a large reply waits for its reader") {
  World world;
  const std::string body(5'000'000, 'b');
  CHECK(world.ask("/echo", body).body == body);
  World large;
  CHECK(large.ask("/large").body.size() == 10'000'000);
}

TEST_CASE("requests that come together are answered one after the other, then the connection is closed as asked") {
  World world;
  const std::string heard = world.talk({get("/a") + get("/stream") + get("/b", "Connection: close\r\n") + get("/c")});
  CHECK(heard ==
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx-method: GET\r\n\r\n"
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/plain\r\n\r\n"
        "8\r\npiece 0\n\r\n8\r\npiece 1\n\r\n8\r\npiece 2\n\r\n0\r\n\r\n"
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx-method: GET\r\nconnection: close\r\n\r\n");
  CHECK(world.handler.requests == 3);
}

TEST_CASE("a request may come byte by byte, and without a body's framing to old clients") {
  World world;
  std::vector<std::string> bytes;
  for (const char c : get("/x", "Connection: close\r\n")) bytes.emplace_back(1, c);
  CHECK(world.talk(bytes) == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx-method: GET\r\nconnection: close\r\n\r\n");
  World old;
  CHECK(old.talk({"GET /stream HTTP/1.0\r\n\r\n"}) ==
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\npiece 0\npiece 1\npiece 2\n");
}

TEST_CASE("what is not served is refused, and the client reads why") {
  const std::string plain = "content-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\n";
  World garbage;
  CHECK(garbage.talk({"nonsense\r\n\r\n"}) ==
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 24\r\n" + plain + "this is no HTTP request\n");
  World large({.head = 1000, .body = 10});
  const std::string post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n\r\n";
  CHECK(large.talk({post + std::string(100'000, 'x')}) ==
        "HTTP/1.1 413 Content Too Large\r\ncontent-length: 33\r\n" + plain + "the body is larger than 10 bytes\n");
  World silent;
  CHECK(silent.ask("/nothing").status == 500);
}

TEST_CASE("only this machine is served, under its own name, and no page from elsewhere") {
  struct Row {
    std::string header;
    bool served;
  };
  const std::vector<Row> rows{
      {"Host: localhost:80", true},
      {"Host: 127.0.0.1", true},
      {"Host: [::1]:8080", true},
      {"Host: api.localhost", true},
      {"Host: evil.example", false},
      {"Host: localhost.evil.example", false},
      {"Host: host.docker.internal", true},
      {"Host: x\r\nOrigin: http://localhost:3000", false},
      {"Origin: http://localhost:3000", true},
      {"Origin: https://evil.example", false},
      {"Origin: null", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.header);
    World world;
    const std::string heard =
        world.talk({fmt::format("GET / HTTP/1.1\r\n{}\r\nConnection: close\r\n\r\n", row.header)});
    CHECK(heard.starts_with(row.served ? "HTTP/1.1 200" : "HTTP/1.1 403"));
    CHECK(world.handler.requests == (row.served ? 1 : 0));
  }
}

TEST_CASE("what goes wrong on purpose arrives as it is meant") {
  World cut;
  HttpReply reply = cut.ask("/cut");
  REQUIRE(reply.failure);
  CHECK(reply.failure->kind == TransportFailureKind::connection_reset);
  CHECK(reply.body == "half");
  World reset;
  reply = reset.ask("/reset");
  REQUIRE(reply.failure);
  CHECK(reply.failure->kind == TransportFailureKind::connection_reset);
  World garbage;
  reply = garbage.ask("/garbage");
  REQUIRE(reply.failure);
  CHECK(reply.failure->kind == TransportFailureKind::malformed);
}

TEST_CASE("a handler that waits hears when its client has gone") {
  World world;
  HttpRequest request;
  request.url = world.server->url() + "/stall";
  request.timeouts.total = std::chrono::milliseconds(200);
  HttpReply reply;
  auto send = [](World* of, HttpRequest sent, HttpReply* into) -> Task<void> {
    *into = co_await of->transport.send(std::move(sent), CancelToken());
    while (of->handler.stalls_ended == 0) co_await sleep_for(of->loop, std::chrono::milliseconds(1), CancelToken());
  };
  world.during(send(&world, std::move(request), &reply));
  REQUIRE(reply.failure);
  CHECK(reply.failure->kind == TransportFailureKind::timeout);
  CHECK(world.handler.stalls_ended == 1);
}

TEST_CASE("stopping ends what waits, idle connections too") {
  World world;
  auto send = [](World* of) -> Task<void> {
    HttpRequest idle;
    idle.url = of->server->url() + "/echo";
    co_await of->transport.send(std::move(idle), CancelToken());
    CHECK(of->server->connections() == 1);
  };
  world.during(send(&world));
  CHECK(world.server->connections() == 0);
}

TEST_CASE("a port that is taken is told") {
  World world;
  const auto second = HttpServer::listen(world.loop, world.loop, world.handler, world.server->port());
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().message ==
        fmt::format("cannot listen on 127.0.0.1:{}: Address already in use", world.server->port()));
  CHECK(second.error().hint == "choose another --port; 0 takes any that is free");
}

}  // namespace llmeval
