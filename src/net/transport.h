#pragma once

#include "async/cancel.h"
#include "async/task.h"
#include "base/clock.h"
#include "base/secret.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

struct HttpHeader {
  std::string name;
  std::string value;
  friend bool operator==(const HttpHeader&, const HttpHeader&) = default;
};

/// A header whose value never leaves the wire: `authorization`, `x-api-key`.
struct SecretHeader {
  std::string name;
  SecretText value;
  friend bool operator==(const SecretHeader&, const SecretHeader&) = default;
};

/// 0 is no limit; all but `idle` count from the start of sending.
struct HttpTimeouts {
  Duration connect = std::chrono::seconds(5);  ///< Name lookup, TCP and TLS together.
  Duration first_byte{0};                      ///< First byte of the reply; a reply that is not streamed begins late.
  Duration first_token{0};                     ///< Until the sink says that the answer has begun; needs a sink.
  Duration idle{0};                            ///< Between two pieces that a sink takes, once the answer has begun.
  Duration total = std::chrono::minutes(2);
};

/// What a sink knows of the answer after a piece of the body.
enum class BodyProgress : std::uint8_t {
  waiting,  ///< It has not begun.
  begun,
  enough,  ///< No more is wanted: the rest is not read, and the reply counts as whole.
};

/// Takes the body of a reply as it comes. It is called on the loop thread from inside the transport: it must neither
/// resume a coroutine nor use the transport, nor throw. It outlives the send().
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// Asked once, when the head of the reply is there: whether take() gets the body. Else it is kept in HttpReply::body,
  /// as without a sink, and no `first_token` or `idle` counts any more.
  virtual bool wants(int status, const std::vector<HttpHeader>& headers) = 0;
  /// A piece, cut anywhere.
  virtual BodyProgress take(std::string_view bytes) = 0;
};

/// Headers that many requests have in common.
struct HttpHeaders {
  std::vector<HttpHeader> plain;  ///< As they are; `content-type` is not made up.
  std::vector<SecretHeader> secret;
  friend bool operator==(const HttpHeaders&, const HttpHeaders&) = default;
};

struct HttpRequest {
  std::string method = "POST";
  std::string url;  ///< http or https. May hold a secret in its query, so it is never put into an error text.
  std::shared_ptr<const HttpHeaders> headers;  ///< Shared: a provider's thousand requests have the same. Null: none.
  std::string body;
  BodySink* sink = nullptr;  ///< Null: the whole body is wanted at once.
  HttpTimeouts timeouts;
  std::size_t max_response_bytes = 64U << 20U;  ///< Of the body.
  std::string ca_file;                          ///< PEM file of trusted certificates; empty: the system's.
};

/// Ways in which no whole reply came. An HTTP status is not among them: it is data.
enum class TransportFailureKind : std::uint8_t {
  connect_error,     ///< No such host, refused, unreachable, proxy.
  tls_error,         ///< Handshake or certificate.
  timeout,           ///< See timed_out.
  connection_reset,  ///< Closed or broken before the reply was whole.
  too_large,         ///< Body over max_response_bytes, headers over 256 kB, or one over 100 kB.
  cancelled,
  malformed,        ///< Not HTTP.
  invalid_request,  ///< Cannot be sent as it is: bad URL, a line break in a header. Never gets better.
};

enum class HttpPhase : std::uint8_t { connect, first_byte, first_token, idle, total };

struct TransportFailure {
  TransportFailureKind kind;
  HttpPhase timed_out = HttpPhase::total;  ///< Of a timeout: which one.
  std::string detail;                      ///< For people: `connection refused by 127.0.0.1:8080`; without secrets.
};

/// From send() on.
struct HttpTiming {
  Duration queue{0};       ///< Until the request was handed over: the wait for a shared host lookup.
  Duration connect{0};     ///< Of it, connecting (TLS included); 0 on a kept connection.
  Duration first_byte{0};  ///< Until the reply began; 0 where it never did.
  Duration total{0};       ///< Until the last byte or the failure.
};

struct HttpReply {
  int status = 0;                   ///< 0 where the reply never began.
  std::vector<HttpHeader> headers;  ///< In their order, names as sent.
  std::string body;                 ///< What came of it, where there is a failure; empty where a sink took it.
  HttpTiming timing;
  std::optional<TransportFailure> failure;
};

/// The value of the first header of that name (case of ASCII letters ignored), or null. Valid as long as the headers.
const std::string* find_header(const std::vector<HttpHeader>& headers, std::string_view name);

/// `connect_error`, …
std::string_view to_text(TransportFailureKind kind);

/// Sends HTTP requests: one request, one reply or one typed failure; no retries, no redirects, no cookies.
/// CurlTransport is the real one; FakeTransport (tests/support) runs on the virtual loop. Loop thread only.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Task<HttpReply> send(HttpRequest request, CancelToken cancel) = 0;
};

}  // namespace llmeval
