#pragma once

#include "net/http_server.h"
#include "net/transport.h"
#include "provider/dialect.h"
#include "provider/provider.h"
#include "serve/fault.h"
#include "serve/proxy_tape.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace llmeval {

/// What a proxy does besides passing on.
struct ProxyOptions {
  std::vector<FaultRule> faults;
  std::uint64_t seed = 0;                      ///< Of the faults.
  std::optional<ProxyTape> tape;               ///< Where what is asked and got is written to.
  std::optional<ProxyReplies> replies;         ///< What answers instead of the model: nothing is sent then.
  std::function<void(const Error&)> on_error;  ///< Hears of a tape that cannot be written, once.
};

class ProxyRelay;

/// A server in front of a real model: what an unchanged application asks goes on to the model's base URL byte for byte,
/// with the key of the model's own entry instead of the application's, and what comes back is passed on as it comes.
/// The key never leaves by any other way: from errors, which sometimes repeat it, it is cut out.
class Proxy final : public HttpHandler {
 public:
  /// Fails where the model is not asked over HTTP, or its key is not set.
  static Result<std::unique_ptr<Proxy>> make(std::shared_ptr<const Model> model, ProxyOptions options,
                                             const ProviderPorts& ports);

  Task<void> handle(const HttpServerRequest& request, Responder& responder) override;

 private:
  /// One request and what is known of it.
  struct Asked;
  /// How often a question was asked, and what a recording answered to it last.
  struct Repeats {
    std::int32_t count = 0;
    const RecordedReply* last = nullptr;
  };
  Proxy(std::shared_ptr<const Model> model, ProxyOptions options, const ProviderPorts& ports,
        std::unique_ptr<const Dialect> dialect, SecretText key);

  Asked take(const HttpServerRequest& request);
  void replay(const Asked& asked, Responder& responder);
  std::optional<ReplyDraft> make_up(const Asked& asked) const;
  Task<void> pass_on(const Asked& asked, const HttpServerRequest& request, Responder& responder);
  Task<void> send(HttpRequest request, ProxyRelay& relay, CancelToken cancel);
  HttpRequest to_request(const Asked& asked, const HttpServerRequest& request, ProxyRelay& relay) const;
  Task<void> finish(const Asked& asked, const ProxyRelay& relay, bool has_begun, Responder& responder);
  void record(const Asked& asked, const ProxyRelay& relay);

  std::shared_ptr<const Model> model_;
  Loop& loop_;
  Transport& transport_;
  std::unique_ptr<const Dialect> dialect_;
  SecretText key_;
  FaultPlan faults_;
  ProxyOptions options_;
  std::unordered_map<std::uint64_t, Repeats> repeats_;  ///< By the start of a question's key.
};

}  // namespace llmeval
