#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// What the server does with one request, step by step: raw bytes, pauses, and how it ends. What is neither closed,
/// reset nor stalled keeps its connection for the next request.
class ServerAnswer {
 public:
  struct Step {
    enum class Kind : std::uint8_t { send, pause, close, reset, stall };
    Kind kind;
    std::string bytes;
    std::chrono::milliseconds pause{0};
  };
  using Headers = std::vector<std::pair<std::string, std::string>>;

  /// A whole reply with its content-length.
  static ServerAnswer reply(int status, std::string_view body, const Headers& headers = {});
  /// A whole reply with `transfer-encoding: chunked`, a chunk for each piece.
  static ServerAnswer chunked(int status, const std::vector<std::string>& pieces);
  /// Bytes as they are, be they HTTP or not.
  static ServerAnswer raw(std::string bytes);

  /// What has been said so far, then …
  ServerAnswer& then_send(std::string bytes);
  ServerAnswer& then_pause(std::chrono::milliseconds pause);
  ServerAnswer& then_close();  ///< An orderly end (FIN).
  ServerAnswer& then_reset();  ///< RST.
  ServerAnswer& then_stall();  ///< Says nothing more, keeps the connection open.
  /// Only the first `bytes` of what there is to send.
  ServerAnswer& cut_after(std::size_t bytes);
  /// What there is to send in pieces of that size, with a pause before each.
  ServerAnswer& drip(std::size_t piece, std::chrono::milliseconds pause);

  /// Given when the head of the request is there, before its body; the connection takes no further request.
  ServerAnswer& before_body();

  const std::vector<Step>& steps() const { return steps_; }
  bool is_before_body() const { return before_body_; }

 private:
  std::vector<Step> steps_;
  bool before_body_ = false;
};

/// A request as it came. Of a client that begins with TLS only the method `TLS` and the bytes that came first, as body.
struct SeenRequest {
  std::string method;
  std::string target;  ///< Path and query.
  ServerAnswer::Headers headers;
  std::string body;
  std::size_t connection = 0;  ///< From 0, in the order in which the server accepted them.

  /// The first header of that name (case ignored); empty where there is none.
  std::string header(std::string_view name) const;
};

/// An HTTP/1.1 server on 127.0.0.1 with a free port, in a thread of its own, that does exactly what a test tells it:
/// scripted answers in their order, then the one of answer_with(), else a 599. When it dies, scripted answers that
/// nobody asked for fail the test. All methods may be called from any thread.
class TestServer {
 public:
  TestServer();
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::uint16_t port() const;
  /// `http://127.0.0.1:PORT` with the path.
  std::string url(std::string_view path = "/") const;

  void script(ServerAnswer answer);
  /// Called on the server's thread.
  void answer_with(std::function<ServerAnswer(const SeenRequest&)> answer);

  std::vector<SeenRequest> requests() const;
  std::size_t request_count() const;
  /// Accepted so far.
  std::size_t connections() const;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

/// A port of 127.0.0.1 on which nobody listens.
std::uint16_t closed_port();

}  // namespace llmeval
