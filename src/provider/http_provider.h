#pragma once

#include "base/secret.h"
#include "provider/dialect.h"
#include "provider/provider.h"

#include <memory>
#include <string>

namespace llmeval {

/// The Provider of every HTTP API: sends what its dialect writes, reads what it reads, and does all that is the same
/// for all of them. Answers are streamed where model and dialect can; a server that refuses to stream, or answers with
/// a whole reply, is not asked for a stream again.
class HttpProvider final : public Provider {
 public:
  /// \param key  sent in the dialect's header; empty: none is.
  HttpProvider(std::shared_ptr<const Model> model, const ProviderPorts& ports, std::unique_ptr<const Dialect> dialect,
               SecretText key);

  std::optional<CanonicalRequest> canonical(const Request& request) const override;
  Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t number, CancelToken cancel) override;

 private:
  /// What requests of one head have in common.
  struct Common {
    std::shared_ptr<const WireHead> head;
    std::string url;
    std::string stream_url;
    std::shared_ptr<const HttpHeaders> headers;
  };

  HttpRequest make_http(const Request& request, BodySink* sink);
  void use_head(std::shared_ptr<const WireHead> head);
  std::string streamed_body(std::string_view body) const;
  HttpTimeouts timeouts() const;

  std::shared_ptr<const Model> model_;
  Loop& loop_;
  Transport& transport_;
  std::unique_ptr<const Dialect> dialect_;
  SecretText key_;
  std::string own_headers_;  ///< Of the model, as one text for the cache's key.
  bool streams_;
  Common common_;
};

/// How a reply that came whole is read: with 200 as an answer, be it an event stream after all, else as an error.
AttemptResult read_reply(const Dialect& dialect, const HttpReply& reply);

}  // namespace llmeval
