#include "policy/breaker.h"

#include <algorithm>

namespace llmeval {

namespace {

constexpr std::int32_t k_failures = 10;
constexpr Duration k_first_failing = std::chrono::seconds(1);
constexpr Duration k_longest_failing = std::chrono::seconds(30);
constexpr Duration k_first_refused = std::chrono::minutes(1);
constexpr Duration k_longest_refused = std::chrono::minutes(16);
constexpr Duration k_patience = std::chrono::seconds(30);

}  // namespace

std::string_view breaker_state_name(BreakerState state) {
  switch (state) {
    case BreakerState::closed:
      return "closed";
    case BreakerState::open:
      return "open";
    case BreakerState::half_open:
      return "half_open";
  }
  return "closed";
}

Health health_of(Outcome outcome) {
  switch (outcome_class(outcome)) {
    case OutcomeClass::gradable:
      return Health::alive;
    case OutcomeClass::transient:
      return outcome == Outcome::rate_limited ? Health::alive : Health::failing;
    case OutcomeClass::permanent:
      if (outcome == Outcome::auth || outcome == Outcome::quota_exhausted) return Health::refused;
      return outcome == Outcome::tls_error ? Health::failing : Health::alive;
    case OutcomeClass::ours:
      return Health::unknown;
  }
  return Health::unknown;
}

std::optional<SteadyTime> Breaker::patience(SteadyTime now) const {
  const SteadyTime until = opened_ + k_patience;
  if (is_refused_ || !was_alive_ || now >= until) return std::nullopt;
  return until;
}

bool Breaker::sent(SteadyTime now) {
  if (state_ != BreakerState::open) return false;
  state_ = BreakerState::half_open;
  probed_ = now;
  return true;
}

bool Breaker::answered(SteadyTime now, SteadyTime sent, Health health) {
  if (health == Health::alive) was_alive_ = true;
  if (state_ == BreakerState::half_open) {
    if (sent < probed_) return false;
    if (health == Health::alive) return close();
    // A probe that was given up is no failure: the next one may go at once.
    if (health == Health::unknown) {
      state_ = BreakerState::open;
      probe_at_ = now;
      return true;
    }
    return open(now, health);
  }
  if (state_ == BreakerState::open || health == Health::unknown) return false;
  if (health == Health::alive) {
    failures_ = 0;
    return false;
  }
  ++failures_;
  return health == Health::refused || failures_ >= k_failures ? open(now, health) : false;
}

bool Breaker::open_for(SteadyTime now, Duration duration) {
  if (state_ == BreakerState::open && is_refused_) return false;
  open(now, Health::refused);
  probe_at_ = now + duration;
  return true;
}

bool Breaker::open(SteadyTime now, Health why) {
  const bool refused = why == Health::refused;
  if (openings_ == 0) opened_ = now;
  const std::int32_t doublings = std::min(openings_, 10);
  const Duration first = refused ? k_first_refused : k_first_failing;
  probe_at_ = now + std::min(refused ? k_longest_refused : k_longest_failing, first * (1 << doublings));
  ++openings_;
  is_refused_ = refused;
  state_ = BreakerState::open;
  return true;
}

bool Breaker::close() {
  state_ = BreakerState::closed;
  is_refused_ = false;
  failures_ = 0;
  openings_ = 0;
  return true;
}

}  // namespace llmeval
