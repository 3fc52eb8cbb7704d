#pragma once

#include "async/waiter.h"
#include "engine/event_hub.h"
#include "policy/breaker.h"
#include "policy/throttle.h"
#include "provider/provider.h"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

class Endpoint;

/// How many requests all endpoints together may have out (`-j`). An endpoint that finds no room is pumped, in the order
/// of asking, when one has come back.
class TotalLimit {
 public:
  explicit TotalLimit(std::size_t limit) : limit_(limit) {}

  std::size_t limit() const { return limit_; }
  bool has_room() const { return out_ < limit_; }
  void take() { ++out_; }
  void give_back();
  void pump_when_free(Endpoint& endpoint);

 private:
  std::size_t limit_;
  std::size_t out_ = 0;
  std::vector<Endpoint*> waiting_;
};

/// What all endpoints of one key at one address share: a refused key or a used-up quota stops them all.
struct Account {
  Breaker breaker;
  std::string reason;  ///< Why it opened last.
  std::vector<Endpoint*> endpoints;
};

/// Why a request may not be sent.
struct Denial {
  Outcome outcome = Outcome::circuit_open;  ///< Or rate_limited: a long pause.
  std::string text;
};

/// What endpoints live on. All outlive them.
struct EndpointPorts {
  Loop& loop;
  EventHub& hub;
  TotalLimit& total;
  std::optional<SteadyTime> deadline;  ///< Nobody waits for what would come after it: who would, is cancelled, …
  std::function<void()> out_of_time;   ///< … and this is called, which resumes nobody.
};

/// The right to send one request, or the answer that none may be sent. Given back by settle(), or when it dies: then
/// nothing was learned from the request.
class Permit {
 public:
  Permit() = default;
  Permit(Permit&& other) noexcept { take(other); }
  Permit& operator=(Permit&& other) noexcept {
    if (this != &other) {
      give_back();
      take(other);
    }
    return *this;
  }
  ~Permit() { give_back(); }

  /// False where the wait for it was cancelled, or it was never asked for. A denied one is true: the story goes on,
  /// without this model.
  explicit operator bool() const { return end_ != End::cancelled; }
  /// The circuit is open, or the model pauses for long and the asker has a fallback.
  bool is_denied() const { return end_ == End::denied; }
  /// From asking to sending.
  Duration waited() const { return request_.at - asked_; }

  /// The request came to this. Only of one that was granted.
  void settle(const AttemptResult& result);

 private:
  friend class Endpoint;
  enum class End : std::uint8_t { cancelled, denied, granted };

  void take(Permit& other) {
    endpoint_ = std::exchange(other.endpoint_, nullptr);
    end_ = std::exchange(other.end_, End::cancelled);
    asked_ = other.asked_;
    request_ = other.request_;
  }
  void give_back();

  Endpoint* endpoint_ = nullptr;  ///< Set as long as the request counts as out.
  End end_ = End::cancelled;
  SteadyTime asked_{};
  SentRequest request_;
};

/// What all models that share a provider's quota share, and where their requests stand in line: first come, first
/// served, as soon as limits, rates, pauses and the circuit allow. Two names for the same (base URL, model id, key
/// variable) are one endpoint under the lower of their limits. Loop thread only; it outlives its permits and all who
/// wait.
class Endpoint {
 public:
  /// \param ports  outlives it. \param name  of the model that it is made for: notices tell it. \param limits  with the
  /// concurrency filled in. \param is_named  whether that is somebody's own limit.
  Endpoint(const EndpointPorts& ports, Account& account, std::string name, const Limits& limits, bool is_named);
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  ~Endpoint();

  /// A pause that one who has a fallback does not wait for.
  static constexpr Duration k_long_pause = std::chrono::seconds(120);

  /// Takes over the limits that are lower than its own.
  void tighten(const Limits& limits);

  class [[nodiscard]] Admission : public Waiter {
   public:
    Admission(Endpoint& endpoint, std::int64_t tokens, bool has_fallback, CancelToken cancel);
    bool await_ready() { return is_cancelled() || (endpoint_.queue_.empty() && endpoint_.decide(*this)); }
    void await_suspend(std::coroutine_handle<> coroutine) {
      park(coroutine);
      endpoint_.queue_.push_back(*this);
    }
    Permit await_resume();

   private:
    friend class Endpoint;
    Endpoint& endpoint_;
    Permit permit_;
    bool has_fallback_;
  };
  /// `Permit permit = co_await endpoint.admit(…);` To be used at once: it counts as sent.
  /// \param tokens  an upper bound of what the request takes, where counts_tokens(). \param has_fallback  rather be
  /// denied than wait through a long pause.
  Admission admit(std::int64_t tokens, bool has_fallback, CancelToken cancel) {
    return Admission(*this, tokens, has_fallback, cancel);
  }
  bool counts_tokens() const { return throttle_.counts_tokens(); }
  /// Whether that is after the deadline; then it is told that somebody runs out of time, who need not wait for it.
  bool is_too_late(SteadyTime when) const;
  /// Why a permit was denied, for the call's message.
  Denial denial();

  /// Decides about those who wait, in their order; called whenever one of them might go.
  void pump();

  const std::string& name() const { return name_; }
  const Throttle& throttle() const { return throttle_; }
  const Breaker& breaker() const { return breaker_; }

 private:
  friend class Permit;
  /// What is to be done with the next in line: let go, deny, cancel since its turn would come after the deadline, or
  /// look again then (max: when something comes back).
  struct Look {
    enum class Kind : std::uint8_t { go, deny, cancel, wait };
    Kind kind = Kind::go;
    SteadyTime until = SteadyTime::max();
  };

  bool decide(Admission& asker);
  Look look(Moment now, const Admission& asker);
  static Look look_at(const Breaker& breaker, SteadyTime now);
  void grant(Moment now, Permit& permit);
  Moment now() const { return {ports_.loop.now(), ports_.loop.clock().system_now()}; }
  void call_at(SteadyTime when);

  void settle(const SentRequest& request, const AttemptResult& result);
  void abandon(const SentRequest& request);
  void let_go(const SentRequest& request);
  void learn_nothing(const SentRequest& request);
  void come_back();
  void judge(const SentRequest& request, const AttemptResult& result);
  void tell_throttled(const AttemptResult& result);
  void tell_used_up(Moment now, SteadyTime ready, std::int64_t tokens);
  void tell_circuit(const Breaker& breaker, const std::string& why, std::string whose = {});

  const EndpointPorts& ports_;
  Account& account_;
  std::string name_;
  Throttle throttle_;
  Breaker breaker_;
  std::string reason_;      ///< Why its circuit opened last.
  SteadyTime quiet_until_;  ///< Nobody is told again before that it is throttled.
  LinkList<Admission> queue_;
  TimerId timer_;
};

}  // namespace llmeval
