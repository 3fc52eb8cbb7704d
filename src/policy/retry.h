#pragma once

#include "base/clock.h"
#include "base/rng.h"
#include "domain/outcome.h"

#include <cstdint>
#include <optional>
#include <string>

namespace llmeval {

/// How often and how patiently a failed attempt is repeated. One layer: neither the transport nor a provider retries by
/// itself.
struct RetryRules {
  std::int64_t attempts = 4;  ///< Of one call, the first included.
  Duration first_wait =
      std::chrono::milliseconds(500);                 ///< Upper bound of the first wait; doubles with every attempt …
  Duration longest_wait = std::chrono::seconds(30);   ///< … up to this.
  Duration longest_hint = std::chrono::seconds(120);  ///< A hint of the other side beyond it is not waited for.
};

/// What to do after a failed attempt.
struct RetryDecision {
  bool retry = false;
  Duration wait{0};    ///< Before the next attempt.
  std::string reason;  ///< Why not, for the message: "retry limit", "a permanent failure", "asked to wait 3h00m".
};

/// Decides after attempt number `made` (from 1) came to `outcome`: full jitter (uniform in [0, min(cap, first ×
/// 2^(made−1))]), and never less than the other side's hint. Only transient outcomes are repeated; a malformed response
/// and a timeout once only, since each costs its full price.
RetryDecision decide_retry(const RetryRules& rules, Outcome outcome, std::int64_t made, std::optional<Duration> hint,
                           Rng& jitter);

}  // namespace llmeval
