#pragma once

#include "base/clock.h"
#include "domain/outcome.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

enum class BreakerState : std::uint8_t { closed, open, half_open };
std::string_view breaker_state_name(BreakerState state);

/// What an outcome says about the other side's health.
enum class Health : std::uint8_t {
  alive,    ///< It answered: an answer, a refusal, a complaint about this one request.
  failing,  ///< It did not: 5xx, no connection, no reply in time, no sense in the reply.
  refused,  ///< It will not serve this key: auth, quota.
  unknown,  ///< Nothing was learned: the request was cancelled.
};
Health health_of(Outcome outcome);

/// A circuit breaker: closed while all is well; open after ten failures in a row, or at once where the other side
/// refuses the key; then half open, with one request as a probe, whose fate closes or opens it again. Each opening in a
/// row lasts twice as long (1 s up to 30 s; refused: 1 min up to 16 min).
///
/// An outage after good answers is ridden out for half a minute: failing fast goes at the speed of the processor, and
/// would turn a server's restart into thousands of errors. A server that never answered, or refuses the key, gets no
/// such patience.
class Breaker {
 public:
  BreakerState state() const { return state_; }
  /// Whether the next request may be sent now; as a probe where it is not closed.
  bool may_send(SteadyTime now) const {
    return state_ == BreakerState::closed || (state_ == BreakerState::open && now >= probe_at_);
  }
  /// While it is not closed: until when whoever may not send should rather wait than fail. Nullopt: fail now.
  std::optional<SteadyTime> patience(SteadyTime now) const;
  /// While open: when a probe may be sent.
  SteadyTime probe_at() const { return probe_at_; }

  // Each says whether the state changed.

  bool sent(SteadyTime now);
  /// A request that was sent at `sent` came back. Those sent before the last change tell nothing.
  bool answered(SteadyTime now, SteadyTime sent, Health health);
  /// Opens at once for `duration` (a quota that is used up until then).
  bool open_for(SteadyTime now, Duration duration);

 private:
  bool open(SteadyTime now, Health why);
  bool close();

  BreakerState state_ = BreakerState::closed;
  bool was_alive_ = false;  ///< It has answered at least once.
  bool is_refused_ = false;
  std::int32_t failures_ = 0;  ///< In a row.
  std::int32_t openings_ = 0;  ///< In a row.
  SteadyTime opened_{};        ///< First of the openings in a row.
  SteadyTime probe_at_{};
  SteadyTime probed_{};
};

}  // namespace llmeval
