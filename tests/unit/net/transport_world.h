#pragma once

#include "async/task_group.h"
#include "async/uv_loop.h"
#include "net/curl_transport.h"
#include "net/transport.h"
#include "support/test_server.h"

#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// The real transport on the real loop, and a server that does what the test tells it.
struct TransportWorld {
  TestServer server;
  UvLoop loop;
  CurlTransport transport{loop, loop, CurlOptions()};
  CancelSource stop;

  /// JSON's content type and these.
  static void set_headers(HttpRequest& request, std::vector<HttpHeader> plain, std::vector<SecretHeader> secret = {}) {
    auto headers = std::make_shared<HttpHeaders>();
    headers->plain = {{"content-type", "application/json"}};
    headers->plain.insert(headers->plain.end(), plain.begin(), plain.end());
    headers->secret = std::move(secret);
    request.headers = std::move(headers);
  }

  HttpRequest request(std::string body = "{}") const {
    HttpRequest made;
    made.url = server.url("/v1/chat");
    set_headers(made, {});
    made.body = std::move(body);
    made.timeouts.total = std::chrono::seconds(10);
    return made;
  }

  HttpReply send(HttpRequest made) { return run_task(loop, transport.send(std::move(made), stop.token())); }
  HttpReply send() { return send(request()); }

  /// Sends them side by side, at most `at_once` at a time, and gives the replies in the requests' order.
  std::vector<HttpReply> send_all(std::vector<HttpRequest> requests, std::size_t at_once);
};

/// `kind (phase): detail` of the failure with the port as PORT; empty where there is none.
std::string describe_failure(const HttpReply& reply, const TestServer& server);

}  // namespace llmeval
