#pragma once

#include "net/transport.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// A request as a server got it.
struct HttpServerRequest {
  std::string method;
  std::string target;               ///< As sent: path and query.
  std::vector<HttpHeader> headers;  ///< In their order, names as sent. May hold a client's key.
  std::string body;                 ///< Without its framing.
  bool is_http_1_0 = false;         ///< Knows no chunks.
  bool keep_alive = true;           ///< The client may use the connection again.

  /// The target without its query.
  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
};

/// Of one request, in bytes.
struct HttpRequestLimits {
  std::size_t head = 64U << 10U;  ///< Request line and headers, trailers too.
  std::size_t body = 32U << 20U;
};

/// Why a request is not served: the status to answer with and a sentence. Nothing after it can be read.
struct HttpRefusal {
  int status = 400;
  std::string message;
};

/// Reads HTTP/1.1 requests (RFC 9112) from bytes as they come, however they are cut, one after the other. Strict: line
/// ends are CRLF, no folded headers, one unambiguous length. Pure.
class HttpRequestReader {
 public:
  explicit HttpRequestReader(HttpRequestLimits limits = {}) : limits_(limits) {}

  /// Reads on and returns how many of the bytes belong to this request: all, unless it is done or refused.
  std::size_t read(std::string_view bytes);

  bool is_done() const { return state_ == State::done; }
  const std::optional<HttpRefusal>& refusal() const { return refusal_; }
  /// Some byte of a request has come.
  bool has_begun() const { return state_ != State::head || !head_.empty(); }
  /// The client waits for a `100 Continue` before it sends the body; true once.
  bool take_expectation() { return std::exchange(expects_continue_, false); }
  /// The request, once it is done; the next one may begin.
  HttpServerRequest take();

 private:
  enum class State : std::uint8_t { head, body, chunk_size, chunk, chunk_end, trailers, done, refused };

  std::size_t read_head(std::string_view bytes);
  std::size_t read_body(std::string_view bytes);
  std::size_t read_line(std::string_view bytes);
  void take_head(std::string_view head);
  bool take_request_line(std::string_view line);
  bool take_header(std::string_view line);
  void take_framing();
  void take_chunk_size(std::string_view line);
  void refuse(int status, std::string message);

  HttpRequestLimits limits_;
  State state_ = State::head;
  HttpServerRequest request_;
  std::string head_;      ///< What has come of the head, or of a line between chunks.
  std::size_t left_ = 0;  ///< Bytes of the body or chunk that are still to come.
  std::size_t trailer_size_ = 0;
  bool expects_continue_ = false;
  std::optional<HttpRefusal> refusal_;
};

}  // namespace llmeval
