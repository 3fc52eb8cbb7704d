#pragma once

#include "async/cancel.h"
#include "async/slots.h"
#include "base/rng.h"
#include "domain/sample.h"
#include "engine/endpoint.h"
#include "engine/event_hub.h"
#include "provider/provider.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace llmeval {

/// A model of the run with what its calls need.
struct CallableModel {
  std::shared_ptr<const Model> model;
  Provider* provider = nullptr;
  Endpoint* endpoint = nullptr;
};

/// The right to send one request. Empty where the wait for it was cancelled.
struct Permit {
  Slot endpoint;
  Slot total;
  SteadyTime asked{};

  explicit operator bool() const { return endpoint && total; }
};

/// Makes calls: a slot, a place under the rate, an attempt, its classification, the wait before the next. Loop thread
/// only.
class Caller {
 public:
  /// \param total  the slots that all models share.
  Caller(Loop& loop, EventHub& hub, Slots& total, std::uint64_t seed);

  /// Waits for slots and a place under the rate, in the order of asking. To be used at once: the rate counts it as
  /// sent.
  Task<Permit> admit(CallableModel target, std::shared_ptr<const Request> request, CancelToken stop);

  /// Asks until there is a gradable outcome or retries end; `permit` is for the first request. `stop_starting` ends
  /// every wait before another one, `stop_now` the request too; a call ended so has the outcome `cancelled`.
  Task<Call> ask(const SampleResult& sample, CallableModel target, std::shared_ptr<const Request> request,
                 Permit permit, CancelToken stop_starting, CancelToken stop_now);

 private:
  Task<void> wait_for_rate(Endpoint& endpoint, std::int64_t tokens, CancelToken stop);
  Task<Attempt> attempt_once(CallableModel target, std::shared_ptr<const Request> request, Permit permit, Call& call,
                             CancelToken stop_now);

  Loop& loop_;
  EventHub& hub_;
  Slots& total_;
  Rng jitter_;
};

}  // namespace llmeval
