#pragma once

#include "data/value.h"
#include "domain/request.h"
#include "net/sse.h"
#include "net/transport.h"
#include "provider/provider.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What of a request on the wire is no part of its body. Most dialects make one and hand it out again and again.
struct WireHead {
  std::string path;                 ///< Below the base URL, with its query; no secrets.
  std::string stream_path;          ///< The same where a stream is asked for; empty: `path`.
  std::string api_version;          ///< What of the headers could change the answer: part of the cache's key.
  std::vector<HttpHeader> headers;  ///< Besides `content-type: application/json`, the key's and the model's own.
};

/// The header that a key is sent in: never in the URL, never in the body.
struct KeyHeader {
  std::string_view name;
  std::string_view prefix;
};

/// Puts one streamed answer together. It gets the events as they come and keeps the completion only. A dialect's own
/// reader says what an event means, when the answer is whole (a clean end of the stream is no sign of that), and what
/// it was; all else is here.
class StreamReader : public SseListener {
 public:
  /// Reads the event's data as JSON; `[DONE]` is none. After an error nothing is read any more.
  void event(const SseEvent& event) final;

  /// Nothing that comes now changes the result, not even a broken connection: the answer is whole, or an error was
  /// told.
  bool is_over() const { return failed_ || is_complete(); }
  /// The stream has ended. What it tells now is what was left: an event that is no JSON was cut, and counts as missing.
  void end() { has_ended_ = true; }
  /// After the last event. An answer that is not whole is a `connection_reset`.
  AttemptResult finish();

  /// The model has written something, be it reasoning or a part of a tool call.
  bool has_begun() const { return size_ > 0; }
  /// Bytes that the completion has so far.
  std::size_t size() const { return size_; }

 protected:
  /// An event that is no error in its framing. \param type  of its `event:` line, or empty.
  virtual void take(std::string_view type, const Value& data) = 0;
  virtual bool is_complete() const = 0;
  /// Asked once, after is_complete().
  virtual AttemptResult answer() = 0;

  /// The stream has told an error, or something that makes no sense. The first one counts.
  void fail(AttemptResult failure);
  /// The completion has grown by so much.
  void took(std::size_t bytes) { size_ += bytes; }
  /// `data: [DONE]` has come.
  bool is_done() const { return done_; }

 private:
  std::optional<AttemptResult> failed_;
  std::size_t size_ = 0;
  bool done_ = false;
  bool has_ended_ = false;
};

/// How one HTTP API says it: what a Request looks like there and what a reply means. Pure and const: sending, timing,
/// limits, wait hints in headers, redaction and streaming are HttpProvider's. It is made for one model and outlives all
/// attempts.
class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual KeyHeader key_header() const { return {"authorization", "Bearer "}; }
  virtual std::shared_ptr<const WireHead> head(const Request& request) const = 0;
  /// A JSON object, as it is sent where nothing is streamed: a part of the cache's key, which must not depend on how
  /// the answer comes.
  virtual std::string body(const Request& request) const = 0;

  /// A reply with status 200: the answer, or the error that some send with 200, too.
  virtual AttemptResult read(const Value& body) const = 0;
  /// Any other reply: by the body first (null where it is not JSON), then by the status. Sets `wait_hint` only where
  /// the body has one.
  virtual AttemptResult read_error(const HttpReply& reply, const Value& body) const = 0;

  /// Null: the API cannot stream.
  virtual std::unique_ptr<StreamReader> stream_reader() const { return nullptr; }
  /// What asks for a stream: members that are put at the end of the body, such as `"stream":true`.
  virtual std::string_view stream_members() const { return {}; }
};

/// A dialect for this model. Fails where the model's options make no sense that config could not see.
using MakeDialect = Result<std::unique_ptr<const Dialect>> (*)(const std::shared_ptr<const Model>& model);

}  // namespace llmeval
