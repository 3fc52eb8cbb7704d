#pragma once

#include "async/cancel.h"
#include "async/loop.h"
#include "async/process.h"
#include "async/task.h"
#include "base/result.h"
#include "domain/canonical_request.h"
#include "domain/completion.h"
#include "domain/model.h"
#include "domain/rate_state.h"
#include "domain/request.h"
#include "net/transport.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What one attempt came to: the completion where the outcome is gradable, else why not.
struct AttemptResult {
  Outcome outcome = Outcome::ok;
  Completion completion;
  std::string message;                ///< Of anything but `ok`: what the other side or the transport said; no secrets.
  std::optional<Duration> wait_hint;  ///< How long the other side asks to wait.
  RateState requests;                 ///< As the other side counts them; empty: it does not tell.
  RateState tokens;
  int http_status = 0;
  std::string request_id;
  ReplyHeaders headers;
  std::optional<Money> reported_cost;  ///< What the other side says that it charged.
  Duration first_byte{0};
  Duration first_token{0};  ///< Of a streamed answer: from sending to its first piece.
  Duration duration{0};     ///< From sending to the last byte; simulated and recorded time counts as real.
};

/// One configured model behind its wire: a Request becomes one attempt and that becomes a Completion or a typed
/// failure. No retries, no limits, no caching: those are the engine's. Loop thread only; many attempts may run at once.
class Provider {
 public:
  virtual ~Provider() = default;
  /// The request as it would be sent, for the cache and for recordings; nullopt where the answer is read from a file or
  /// made up, so that looking it up elsewhere could only hide a change.
  virtual std::optional<CanonicalRequest> canonical(const Request& /*request*/) const { return std::nullopt; }
  virtual Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t number,
                                      CancelToken cancel) = 0;
};

/// The ports that providers live on. All outlive them.
struct ProviderPorts {
  Loop& loop;
  Transport& transport;
  Processes* processes = nullptr;  ///< Null where there are none (the virtual loop): `exec` models are refused.
  const std::map<std::string, std::string, std::less<>>& environment;
  bool offline =
      false;  ///< Nothing will be sent, so that no key is needed: answers come from the cache or a recording.
};

/// Makes the provider of a model; fails where its key's variable is unset, its program or its recordings cannot be
/// read.
Result<std::unique_ptr<Provider>> make_provider(std::shared_ptr<const Model> model, const ProviderPorts& ports);

/// The variables that a model's key and secrets are read from and that are unset or empty in the environment.
std::vector<std::string> missing_variables(const Model& model,
                                           const std::map<std::string, std::string, std::less<>>& environment);

}  // namespace llmeval
