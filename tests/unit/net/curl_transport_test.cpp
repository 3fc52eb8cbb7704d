#include "net/curl_transport.h"

#include "unit/net/transport_world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace llmeval {

namespace {

ServerAnswer echo(const SeenRequest& request) { return ServerAnswer::reply(200, request.body); }

std::vector<std::string> names_of(const SeenRequest& request) {
  std::vector<std::string> names;
  for (const auto& [name, value] : request.headers) names.push_back(name);
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("a request goes out as it is, and its reply comes back whole") {
  TransportWorld world;
  world.server.script(ServerAnswer::reply(201, "hello", {{"X-One", "  1 "}, {"x-one", "2"}, {"empty", ""}}));
  HttpRequest request = world.request(R"({"a":"ü"})");
  TransportWorld::set_headers(request, {{"x-empty", ""}}, {{"authorization", SecretText("Bearer sk-1")}});
  const HttpReply reply = world.send(request);

  CHECK_FALSE(reply.failure);
  CHECK(reply.status == 201);
  CHECK(reply.body == "hello");
  REQUIRE(find_header(reply.headers, "X-ONE") != nullptr);
  CHECK(*find_header(reply.headers, "X-ONE") == "1");
  CHECK(*find_header(reply.headers, "empty") == "");
  CHECK(find_header(reply.headers, "none") == nullptr);
  CHECK(reply.timing.connect.count() > 0);
  CHECK(reply.timing.first_byte.count() > 0);
  CHECK(reply.timing.total >= reply.timing.first_byte);

  const SeenRequest seen = world.server.requests().at(0);
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/v1/chat");
  CHECK(seen.body == R"({"a":"ü"})");
  CHECK(seen.header("authorization") == "Bearer sk-1");
  CHECK(seen.header("user-agent") == "llmeval/" LLMEVAL_VERSION);
  CHECK(names_of(seen) == std::vector<std::string>{"Accept", "Content-Length", "Host", "User-Agent", "authorization",
                                                   "content-type", "x-empty"});
}

TEST_CASE("methods with and without a body follow one another on one handle") {
  TransportWorld world;
  world.server.answer_with(
      [](const SeenRequest& seen) { return ServerAnswer::reply(200, seen.method == "HEAD" ? "" : "x"); });
  const std::vector<std::pair<std::string, std::string>> sent{
      {"POST", "a"}, {"GET", ""},  {"DELETE", ""}, {"PUT", "bc"},  {"HEAD", ""}, {"POST", ""},
      {"GET", ""},   {"HEAD", ""}, {"PUT", "d"},   {"PATCH", "e"}, {"GET", "f"}, {"POST", "g"}};
  for (const auto& [method, body] : sent) {
    HttpRequest request = world.request(body);
    request.method = method;
    CHECK(world.send(std::move(request)).status == 200);
  }
  std::vector<std::pair<std::string, std::string>> seen;
  for (const SeenRequest& request : world.server.requests()) seen.emplace_back(request.method, request.body);
  CHECK(seen == sent);
  CHECK(world.server.connections() == 1);
}

TEST_CASE("what one request sets does not leak into the next") {
  TransportWorld world;
  world.server.answer_with(echo);
  HttpRequest first = world.request("one");
  TransportWorld::set_headers(first, {{"x-first", "yes"}}, {{"x-api-key", SecretText("k1")}});
  HttpRequest second = world.request("two");
  second.url = world.server.url("/other?x=1");
  TransportWorld::set_headers(second, {}, {{"x-api-key", SecretText("k2")}});
  CHECK(world.send(std::move(first)).body == "one");
  CHECK(world.send(std::move(second)).body == "two");
  CHECK(world.send(world.request("three")).body == "three");

  const std::vector<SeenRequest> seen = world.server.requests();
  CHECK(seen[0].header("x-api-key") == "k1");
  CHECK(seen[1].header("x-api-key") == "k2");
  CHECK(seen[1].header("x-first") == "");
  CHECK(seen[1].target == "/other?x=1");
  CHECK(seen[2].target == "/v1/chat");
  CHECK(seen[2].header("x-api-key") == "");
}

TEST_CASE("one connection serves requests that follow one another") {
  TransportWorld world;
  world.server.answer_with(echo);
  for (int i = 0; i < 20; ++i) {
    const HttpReply reply = world.send(world.request(std::to_string(i)));
    CHECK(reply.body == std::to_string(i));
    CHECK((reply.timing.connect.count() > 0) == (i == 0));
  }
  CHECK(world.server.connections() == 1);
}

TEST_CASE("a kept connection that the server has closed meanwhile is replaced without a word") {
  TransportWorld world;
  world.server.script(ServerAnswer::reply(200, "one").then_close());
  world.server.script(ServerAnswer::reply(200, "two"));
  CHECK(world.send().body == "one");
  const HttpReply second = world.send();
  CHECK(describe_failure(second, world.server) == "");
  CHECK(second.body == "two");
  CHECK(world.server.connections() == 2);
}

TEST_CASE("200 requests, 64 at once, need 64 connections at most") {
  TransportWorld world;
  world.server.answer_with(echo);
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 200; ++i) requests.push_back(world.request(std::to_string(i)));
  const std::vector<HttpReply> replies = world.send_all(std::move(requests), 64);
  for (std::size_t i = 0; i < replies.size(); ++i) CHECK(replies[i].body == std::to_string(i));
  CHECK(world.server.request_count() == 200);
  CHECK(world.server.connections() <= 64);
}

TEST_CASE("a name is looked up before its requests fan out") {
  TransportWorld world;
  world.server.answer_with(echo);
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 100; ++i) {
    HttpRequest request = world.request(std::to_string(i));
    request.url = "http://localhost:" + std::to_string(world.server.port()) + "/";
    requests.push_back(std::move(request));
  }
  const std::vector<HttpReply> replies = world.send_all(std::move(requests), 50);
  for (std::size_t i = 0; i < replies.size(); ++i) CHECK(replies[i].body == std::to_string(i));
  CHECK(std::ranges::any_of(replies, [](const HttpReply& reply) { return reply.timing.queue.count() > 0; }));
  CHECK(world.server.requests()[0].header("host") == "localhost:" + std::to_string(world.server.port()));
}

TEST_CASE("large bodies pass in both directions, also chunked and in drips") {
  TransportWorld world;
  world.server.answer_with(echo);
  const std::string large(3'000'000, 'x');
  CHECK(world.send(world.request(large)).body == large);

  world.server.script(ServerAnswer::chunked(200, {"one ", std::string(100'000, 'y'), " two"}));
  CHECK(world.send().body == "one " + std::string(100'000, 'y') + " two");

  world.server.script(ServerAnswer::reply(200, "slowly but whole").drip(7, std::chrono::milliseconds(1)));
  CHECK(world.send().body == "slowly but whole");

  world.server.script(ServerAnswer::raw("HTTP/1.1 200 OK\r\n\r\nuntil the end").then_close());
  CHECK(world.send().body == "until the end");
}

TEST_CASE("statuses are data, redirects are not followed, interim replies are not the reply") {
  TransportWorld world;
  world.server.script(ServerAnswer::reply(503, "busy", {{"retry-after", "3"}}));
  const HttpReply busy = world.send();
  CHECK_FALSE(busy.failure);
  CHECK(busy.status == 503);
  CHECK(*find_header(busy.headers, "Retry-After") == "3");

  world.server.script(ServerAnswer::reply(302, "", {{"location", world.server.url("/elsewhere")}}));
  CHECK(world.send().status == 302);

  world.server.script(
      ServerAnswer::raw("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"
                        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
  const HttpReply hinted = world.send();
  CHECK(hinted.status == 200);
  CHECK(hinted.body == "ok");
  CHECK(find_header(hinted.headers, "link") == nullptr);
  CHECK(world.server.request_count() == 3);
}

TEST_CASE("a proxy is used where it is set, and nobody's environment is asked") {
  TransportWorld world;
  world.server.answer_with([](const SeenRequest& seen) { return ServerAnswer::reply(200, seen.target); });
  CurlOptions options;
  options.proxies = {.http = world.server.url(""), .https = "", .except = "127.0.0.1"};
  CurlTransport proxied(world.loop, world.loop, options);
  HttpRequest far = world.request();
  far.url = "http://no-such-host.invalid/path";
  CHECK(run_task(world.loop, proxied.send(far, CancelToken())).body == "http://no-such-host.invalid/path");
  CHECK(run_task(world.loop, proxied.send(world.request(), CancelToken())).body == "/v1/chat");

  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  CHECK(world.send().body == "/v1/chat");
  ::unsetenv("http_proxy");
}

TEST_CASE("proxies come from the usual variables") {
  const ProxySettings none = ProxySettings::from_environment({{"HTTP_PROXY", "http://cgi"}, {"https_proxy", ""}});
  CHECK(none.http == "");
  CHECK(none.https == "");
  const ProxySettings some = ProxySettings::from_environment(
      {{"http_proxy", "http://a"}, {"HTTPS_PROXY", "http://b"}, {"NO_PROXY", "x"}, {"no_proxy", "y"}});
  CHECK(some.http == "http://a");
  CHECK(some.https == "http://b");
  CHECK(some.except == "y");
  const ProxySettings all = ProxySettings::from_environment({{"all_proxy", "http://c"}, {"https_proxy", "http://d"}});
  CHECK(all.http == "http://c");
  CHECK(all.https == "http://d");
}

}  // namespace llmeval
