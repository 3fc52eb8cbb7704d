#pragma once

#include "async/cancel.h"
#include "async/link.h"
#include "base/rng.h"
#include "domain/sample.h"
#include "engine/endpoint.h"
#include "engine/event_hub.h"
#include "engine/spending.h"
#include "provider/provider.h"

#include <memory>
#include <string_view>
#include <vector>

namespace llmeval {

/// A model of the run with what its calls need.
struct CallableModel {
  std::shared_ptr<const Model> model;
  Provider* provider = nullptr;
  Endpoint* endpoint = nullptr;
  std::vector<const CallableModel*> fallbacks = {};  ///< Asked in this order where the model cannot be.
  bool is_recorded = false;                          ///< It takes nothing of a budget.
};

/// The right to send one request, and what is reserved for it.
struct Ticket {
  Permit permit;  ///< Without it nothing is sent: the wait was cancelled, or a budget does not allow it.
  Reservation paid;
  std::string_view over;  ///< The sample's own ceiling that the request would break, as `max_cost`; empty: none.
};

/// Makes calls: a permit, an attempt, its classification, the wait before the next, and at last the fallbacks. The one
/// place where attempts are made and repeated. Loop thread only.
class Caller {
 public:
  Caller(Loop& loop, EventHub& hub, Spending& spending, std::uint64_t seed);

  /// Waits until the budgets have room for the request, and then in the endpoint's line. The ticket is to be used at
  /// once.
  /// \param goes_on  the sample has begun: its requests do not stand behind those of new ones for their budget.
  Task<Ticket> admit(const CallableModel& target, std::shared_ptr<const Request> request, Purse& purse, bool goes_on,
                     CancelToken stop);

  /// Asks until there is a gradable outcome, or retries and fallbacks end; `ticket` is for the first request. A model
  /// gives way to its fallbacks where it could not be asked (its circuit is open, its key refused, its quota used up)
  /// or its retries ended without an answer; what is wrong with the request is wrong for them, too. `stop_starting`
  /// ends every wait before another request, `stop_now` the request too; a call ended so has the outcome `cancelled`.
  /// \param sample, purse  stay alive until the call ends.
  Task<Call> ask(const SampleResult& sample, Purse& purse, CallableModel target, std::shared_ptr<const Request> request,
                 Ticket ticket, CancelToken stop_starting, CancelToken stop_now);

  /// Tells of each call that has been under way for more than a minute, once. To be called now and then.
  void tell_slow();

 private:
  Task<Ticket> admit(const CallableModel& target, std::shared_ptr<const Request> request, Purse& purse, bool goes_on,
                     bool has_fallback, CancelToken stop);

  /// A call that has not ended.
  struct UnderWay : Link {
    UnderWay(const SampleResult& the_sample, Purse& the_purse, SteadyTime now, CancelToken the_starting,
             CancelToken the_now)
        : sample(the_sample), purse(the_purse), since(now), stop_starting(the_starting), stop_now(the_now) {}
    const SampleResult& sample;
    Purse& purse;
    Call call;
    SteadyTime since;
    const char* state = "waiting";  ///< As Notice::state.
    bool has_fallback = false;      ///< There is another model to ask where this one cannot be.
    CancelToken stop_starting;
    CancelToken stop_now;
  };

  Task<void> ask_model(const CallableModel& target, std::shared_ptr<const Request> request, Ticket ticket,
                       UnderWay& way);
  Attempt begin_attempt(const CallableModel& target, const Permit& permit, const Call& call) const;
  static void end_attempt(const CallableModel& target, Attempt attempt, AttemptResult result, Reservation& paid,
                          Call& call);

  Loop& loop_;
  EventHub& hub_;
  Spending& spending_;
  Rng jitter_;
  LinkList<UnderWay> under_way_;  ///< Oldest first; without those that were told.
};

}  // namespace llmeval
