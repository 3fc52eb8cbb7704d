#include "policy/throttle.h"

#include <algorithm>

namespace llmeval {

namespace {

std::optional<std::int64_t> lower(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

std::optional<RateBucket> bucket(std::optional<std::int64_t> per_minute, SteadyTime now) {
  if (!per_minute) return std::nullopt;
  return RateBucket(static_cast<double>(*per_minute), now);
}

std::optional<DayQuota> quota(std::optional<std::int64_t> per_day) {
  if (!per_day) return std::nullopt;
  return DayQuota(*per_day);
}

}  // namespace

Throttle::Throttle(const Limits& limits, bool is_named, SteadyTime now)
    : limits_(limits),
      concurrency_(is_named, limits.concurrency.value_or(1)),
      requests_(bucket(limits.requests_per_minute, now)),
      tokens_(bucket(limits.tokens_per_minute, now)),
      requests_per_day_(quota(limits.requests_per_day)),
      tokens_per_day_(quota(limits.tokens_per_day)) {}

void Throttle::tighten(const Limits& limits, SteadyTime now) {
  const Limits before = limits_;
  limits_.concurrency = lower(limits_.concurrency, limits.concurrency);
  limits_.requests_per_minute = lower(limits_.requests_per_minute, limits.requests_per_minute);
  limits_.tokens_per_minute = lower(limits_.tokens_per_minute, limits.tokens_per_minute);
  limits_.requests_per_day = lower(limits_.requests_per_day, limits.requests_per_day);
  limits_.tokens_per_day = lower(limits_.tokens_per_day, limits.tokens_per_day);
  concurrency_.lower_ceiling(*limits_.concurrency);
  if (limits_.requests_per_minute != before.requests_per_minute) requests_ = bucket(limits_.requests_per_minute, now);
  if (limits_.tokens_per_minute != before.tokens_per_minute) tokens_ = bucket(limits_.tokens_per_minute, now);
  if (limits_.requests_per_day != before.requests_per_day) requests_per_day_ = quota(limits_.requests_per_day);
  if (limits_.tokens_per_day != before.tokens_per_day) tokens_per_day_ = quota(limits_.tokens_per_day);
}

SteadyTime Throttle::ready_at(Moment now, std::int64_t tokens) {
  SteadyTime when = std::max(pause_.ready_at(now.steady), learned_.ready_at(now.steady));
  if (requests_) when = std::max(when, requests_->ready_at(now.steady));
  if (tokens_) when = std::max(when, tokens_->ready_at(now.steady, static_cast<double>(tokens)));
  const auto wait_for_day = [&](const std::optional<DayQuota>& quota, std::int64_t amount) {
    const std::optional<SystemTime> day = quota ? quota->wait_until(now.system, amount) : std::nullopt;
    if (day) when = std::max(when, now.steady + (*day - now.system));
  };
  wait_for_day(requests_per_day_, 1);
  wait_for_day(tokens_per_day_, tokens);
  return when;
}

std::string_view Throttle::used_up(SystemTime now, std::int64_t tokens) const {
  if (requests_per_day_ && requests_per_day_->wait_until(now)) return "requests_per_day";
  if (tokens_per_day_ && tokens_per_day_->wait_until(now, tokens)) return "tokens_per_day";
  return {};
}

void Throttle::hold(Moment now, std::int64_t tokens) {
  ++out_;
  pause_.sent(now.steady);
  learned_.hold();
  if (requests_) requests_->hold();
  if (tokens_) tokens_->hold(static_cast<double>(tokens));
  if (requests_per_day_) requests_per_day_->take(now.system);
  if (tokens_per_day_) tokens_per_day_->take(now.system, tokens);
}

void Throttle::sent(SteadyTime now, std::int64_t tokens) {
  learned_.sent(now);
  if (requests_) requests_->take(now);
  if (tokens_) tokens_->take(now, static_cast<double>(tokens));
}

void Throttle::let_go(std::int64_t tokens) {
  --out_;
  pause_.let_go();
  learned_.let_go();
  if (requests_) requests_->let_go();
  if (tokens_) tokens_->let_go(static_cast<double>(tokens));
  if (requests_per_day_) requests_per_day_->give_back(1);
  if (tokens_per_day_) tokens_per_day_->give_back(tokens);
}

bool Throttle::answered(Moment now, const SentRequest& request, const ReplyFacts& facts) {
  const std::int64_t out = out_--;
  pause_.answered(request.at);
  settle_tokens(now.steady, request.tokens, facts);
  const bool asks_to_wait = pause(now.steady, facts);
  if (is_gradable(facts.outcome)) concurrency_.answered(out);
  if (facts.outcome != Outcome::rate_limited) return asks_to_wait;
  const bool is_cut = concurrency_.refused(now.steady, request.at);
  const bool is_learned = learned_.refused(now.steady, request.at);
  return asks_to_wait || is_cut || is_learned;
}

void Throttle::abandoned(const SentRequest& request) {
  --out_;
  pause_.answered(request.at);
}

// What was reserved and not used goes back; where nobody says what was used, all of it counts as used.
void Throttle::settle_tokens(SteadyTime now, std::int64_t reserved, const ReplyFacts& facts) {
  if (facts.tokens_used) {
    const std::int64_t unused = reserved - *facts.tokens_used;
    if (tokens_) tokens_->give_back(now, static_cast<double>(unused));
    if (tokens_per_day_) tokens_per_day_->give_back(unused);
  }
  // The other side's own count wins where it has seen more than we did: others may share the quota.
  const auto correct = [now](std::optional<RateBucket>& bucket, const std::optional<std::int64_t>& remaining) {
    // Azure says -1 for nothing known.
    if (bucket && remaining && *remaining >= 0) bucket->lower_to(now, static_cast<double>(*remaining));
  };
  correct(requests_, facts.requests.remaining);
  correct(tokens_, facts.tokens.remaining);
}

bool Throttle::pause(SteadyTime now, const ReplyFacts& facts) {
  Duration wait = is_gradable(facts.outcome) ? Duration(0) : facts.wait_hint.value_or(Duration(0));
  for (const RateState* state : {&facts.requests, &facts.tokens}) {
    wait = std::max(wait, exhausted_wait(*state).value_or(Duration(0)));
  }
  return wait.count() > 0 && pause_.extend(now, now + wait);
}

}  // namespace llmeval
