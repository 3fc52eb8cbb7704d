#pragma once

#include "base/clock.h"
#include "base/rng.h"
#include "domain/completion.h"

#include <cstdint>
#include <span>
#include <string>

namespace llmeval {

/// How often and how patiently a failed attempt is repeated. One layer: neither the transport nor a provider retries by
/// itself.
struct RetryRules {
  std::int64_t attempts = 4;                             ///< Of one call at one model, the first included.
  Duration first_wait = std::chrono::milliseconds(500);  ///< Upper bound of the first wait; doubles with each attempt …
  Duration longest_wait = std::chrono::seconds(30);      ///< … up to this.
  Duration longest_hint = std::chrono::hours(25);        ///< What the other side asks for beyond it is not waited for.
};

/// What to do after a failed attempt.
struct RetryDecision {
  bool retry = false;
  Duration wait{0};    ///< Before the next attempt.
  std::string reason;  ///< Why not, for the message: "retry limit", "a permanent failure", "asked to wait 3h00m".
};

/// Decides after the last of `attempts` (not empty), all of one request at one model: full jitter (uniform in [0,
/// min(cap, first × 2^(made−1))]), and never less than the other side's hint. Only transient outcomes are repeated; a
/// malformed response and a timeout once only, since each costs its full price; a 5xx that came three times with the
/// same words is what this request always comes to.
RetryDecision decide_retry(const RetryRules& rules, std::span<const Attempt> attempts, Rng& jitter);

}  // namespace llmeval
