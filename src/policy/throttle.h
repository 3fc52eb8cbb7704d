#pragma once

#include "domain/model.h"
#include "domain/outcome.h"
#include "policy/concurrency.h"
#include "policy/day_quota.h"
#include "policy/learned_rate.h"
#include "policy/pause.h"
#include "policy/rate.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace llmeval {

/// The same moment on both clocks: days are counted by the one, all else by the other.
struct Moment {
  SteadyTime steady;
  SystemTime system;
};

/// A request that is out.
struct SentRequest {
  SteadyTime at{};
  std::int64_t tokens = 0;  ///< Reserved: an upper bound of what it takes.
};

/// What of a reply bears on how fast the next ones go.
struct ReplyFacts {
  Outcome outcome = Outcome::ok;
  std::optional<Duration> wait_hint;
  std::optional<std::int64_t> tokens_used;
  RateState requests;
  RateState tokens;
};

/// How many requests may be out at an endpoint, and when the next may go: every limit that somebody named, every one
/// that the other side told or that was learned from its refusals, together.
class Throttle {
 public:
  /// \param limits  with the concurrency filled in. \param is_named  whether that is somebody's own limit.
  Throttle(const Limits& limits, bool is_named, SteadyTime now);

  /// Takes over the limits that are lower than its own.
  void tighten(const Limits& limits, SteadyTime now);

  bool has_room() const { return out_ < concurrency_.limit(); }
  /// From when on one that takes up to `tokens` may be sent, as far as rates, pauses and days go.
  SteadyTime ready_at(Moment now, std::int64_t tokens);
  /// Which of the limits per day one that takes up to `tokens` waits for, as models.yaml names it; empty: none.
  std::string_view used_up(SystemTime now, std::int64_t tokens) const;
  /// One may go, and counts as out from here on: it is sent(), or let_go(), in the same turn as far as we can see.
  void hold(Moment now, std::int64_t tokens);
  void sent(SteadyTime now, std::int64_t tokens);
  void let_go(std::int64_t tokens);
  /// It came back. True where the other side said that it was too much, or asked to wait, and this is news.
  bool answered(Moment now, const SentRequest& request, const ReplyFacts& facts);
  /// Nobody knows what came of it.
  void abandoned(const SentRequest& request);

  /// Whether it limits tokens: else nobody needs to count them.
  bool counts_tokens() const { return tokens_ || tokens_per_day_; }
  const ConcurrencyLimit& concurrency() const { return concurrency_; }
  /// Nullopt where no request was refused yet.
  std::optional<double> learned_per_minute() const { return learned_.per_minute(); }

 private:
  void settle_tokens(SteadyTime now, std::int64_t reserved, const ReplyFacts& facts);
  bool pause(SteadyTime now, const ReplyFacts& facts);

  Limits limits_;
  ConcurrencyLimit concurrency_;
  std::int64_t out_ = 0;
  std::optional<RateBucket> requests_;
  std::optional<RateBucket> tokens_;
  std::optional<DayQuota> requests_per_day_;
  std::optional<DayQuota> tokens_per_day_;
  LearnedRate learned_;
  Pause pause_;
};

}  // namespace llmeval
