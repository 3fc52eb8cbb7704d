#pragma once

#include "async/cancel.h"
#include "async/link.h"
#include "base/rng.h"
#include "domain/sample.h"
#include "engine/endpoint.h"
#include "engine/event_hub.h"
#include "provider/provider.h"

#include <memory>
#include <vector>

namespace llmeval {

/// A model of the run with what its calls need.
struct CallableModel {
  std::shared_ptr<const Model> model;
  Provider* provider = nullptr;
  Endpoint* endpoint = nullptr;
  std::vector<const CallableModel*> fallbacks = {};  ///< Asked in this order where the model cannot be.
};

/// Makes calls: a permit, an attempt, its classification, the wait before the next, and at last the fallbacks. The one
/// place where attempts are made and repeated. Loop thread only.
class Caller {
 public:
  Caller(Loop& loop, EventHub& hub, std::uint64_t seed);

  /// `Permit permit = co_await caller.admit(target, request, stop);` waits in the endpoint's line.
  static Endpoint::Admission admit(const CallableModel& target, const std::shared_ptr<const Request>& request,
                                   CancelToken stop);

  /// Asks until there is a gradable outcome, or retries and fallbacks end; `permit` is for the first request. A model
  /// gives way to its fallbacks where it could not be asked (its circuit is open, its key refused, its quota used up)
  /// or its retries ended without an answer; what is wrong with the request is wrong for them, too. `stop_starting`
  /// ends every wait before another request, `stop_now` the request too; a call ended so has the outcome `cancelled`.
  /// \param sample  stays alive until the call ends.
  Task<Call> ask(const SampleResult& sample, CallableModel target, std::shared_ptr<const Request> request,
                 Permit permit, CancelToken stop_starting, CancelToken stop_now);

  /// Tells of each call that has been under way for more than a minute, once. To be called now and then.
  void tell_slow();

 private:
  static Endpoint::Admission admit(const CallableModel& target, const Request& request, bool has_fallback,
                                   CancelToken stop);

  /// A call that has not ended.
  struct UnderWay : Link {
    UnderWay(const SampleResult& the_sample, SteadyTime now, CancelToken the_starting, CancelToken the_now)
        : sample(the_sample), since(now), stop_starting(the_starting), stop_now(the_now) {}
    const SampleResult& sample;
    Call call;
    SteadyTime since;
    const char* state = "waiting";  ///< As Notice::state.
    bool has_fallback = false;      ///< There is another model to ask where this one cannot be.
    CancelToken stop_starting;
    CancelToken stop_now;
  };

  Task<void> ask_model(const CallableModel& target, std::shared_ptr<const Request> request, Permit permit,
                       UnderWay& way);
  Attempt begin_attempt(const CallableModel& target, const Permit& permit, const Call& call) const;
  static void end_attempt(const CallableModel& target, Attempt attempt, AttemptResult result, Call& call);

  Loop& loop_;
  EventHub& hub_;
  Rng jitter_;
  LinkList<UnderWay> under_way_;  ///< Oldest first; without those that were told.
};

}  // namespace llmeval
