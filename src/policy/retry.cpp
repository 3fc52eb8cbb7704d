#include "policy/retry.h"

#include "base/duration.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

std::int64_t most_attempts(const RetryRules& rules, Outcome outcome) {
  const bool once = outcome == Outcome::malformed_response || outcome == Outcome::timeout;
  return once ? std::min<std::int64_t>(rules.attempts, 2) : rules.attempts;
}

Duration jittered_wait(const RetryRules& rules, std::int64_t made, Rng& jitter) {
  // Beyond 20 doublings the cap has long been reached, and the shift stays defined.
  const auto doublings = std::min<std::int64_t>(made - 1, 20);
  const Duration bound = std::min(rules.longest_wait, rules.first_wait * (std::int64_t{1} << doublings));
  return Duration(static_cast<Duration::rep>(jitter.uniform() * static_cast<double>(bound.count())));
}

}  // namespace

RetryDecision decide_retry(const RetryRules& rules, Outcome outcome, std::int64_t made, std::optional<Duration> hint,
                           Rng& jitter) {
  if (outcome_class(outcome) != OutcomeClass::transient) return {false, Duration(0), "a permanent failure"};
  if (made >= most_attempts(rules, outcome)) return {false, Duration(0), "retry limit"};
  if (hint && *hint > rules.longest_hint) {
    return {false, Duration(0), fmt::format("asked to wait {}", format_duration(*hint))};
  }
  return {true, std::max(jittered_wait(rules, made, jitter), hint.value_or(Duration(0))), {}};
}

}  // namespace llmeval
