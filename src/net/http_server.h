#pragma once

#include "async/cancel.h"
#include "async/loop.h"
#include "async/socket_poll.h"
#include "async/task.h"
#include "base/result.h"
#include "net/http_request_reader.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

class HttpConnection;

/// Answers one request: with one reply(), or with begin(), any number of write() and end(), or with bytes that are no
/// HTTP at all. Lives as long as the handler's coroutine; loop thread only.
class Responder {
 public:
  Responder(HttpConnection& connection, const HttpServerRequest& request);

  /// A whole reply; `content-length` is added.
  void reply(int status, const std::vector<HttpHeader>& headers, std::string_view body);

  /// The head of a reply whose body comes in pieces.
  void begin(int status, const std::vector<HttpHeader>& headers);
  /// A piece of the body, not empty. Waits while the client is slow to read; false: it has gone, say nothing more.
  Task<bool> write(std::string piece);
  /// The body is whole. Left out, the reply of begin() is a cut one, and the connection ends.
  void end();

  // What goes wrong on purpose.

  /// Bytes as they are; the connection ends with this request.
  void send_raw(std::string_view bytes);
  /// What was said so far is sent, then the connection ends in an orderly way (FIN).
  void cut();
  /// The connection breaks at once (RST).
  void reset();

  /// Cancelled when the client has gone or the server stops: for whatever the handler waits for.
  CancelToken gone() const;
  /// Says nothing more until gone().
  Task<void> stall(Loop& loop);

 private:
  friend class HttpServer;
  enum class State : std::uint8_t { nothing, begun, ended, broken };
  std::string head(int status, const std::vector<HttpHeader>& headers, std::string_view framing) const;
  bool keeps_connection() const { return keep_alive_ && state_ == State::ended; }

  HttpConnection& connection_;
  bool is_head_;  ///< Of the method HEAD: no body is sent.
  bool chunks_;
  bool keep_alive_;
  State state_ = State::nothing;
};

/// What a server does with requests. One coroutine a request; many run at once, those of one connection one after the
/// other.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  /// Both outlive the coroutine. A handler that says nothing is answered for with 500.
  virtual Task<void> handle(const HttpServerRequest& request, Responder& responder) = 0;
};

/// An HTTP/1.1 server for this machine only: it listens on 127.0.0.1 and, where there is one, on ::1 at the same port.
/// Connections are kept, requests may be pipelined. A request that names another host, or that a web page from
/// elsewhere sends, is refused: such a page must not reach what listens here by way of its reader's browser.
class HttpServer {
 public:
  /// Listens; fails where it cannot. `port` 0: any free one. The ports and the handler outlive it.
  static Result<std::unique_ptr<HttpServer>> listen(Loop& loop, SocketPolls& polls, HttpHandler& handler,
                                                    std::uint16_t port, HttpRequestLimits limits = {});
  ~HttpServer();

  std::uint16_t port() const;
  /// `http://127.0.0.1:PORT`
  std::string url() const;
  /// Connections that are open.
  std::size_t connections() const;

  /// Serves until `stop` is cancelled; then nobody is accepted, what waits is told to stop, and it ends when every
  /// handler has.
  Task<void> run(CancelToken stop);

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  static Task<void> serve(State& state, int descriptor, CancelToken stop);
  static Task<bool> answer(State& state, HttpConnection& connection, HttpRequestReader& reader);
  std::unique_ptr<State> state_;
};

/// The reason phrase of a status; `Unknown` for what has none here.
std::string_view http_reason(int status);

}  // namespace llmeval
