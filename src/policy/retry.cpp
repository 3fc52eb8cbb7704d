#include "policy/retry.h"

#include "base/assert.h"
#include "base/duration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace llmeval {

namespace {

constexpr std::size_t k_same_failures = 3;

std::size_t most_attempts(const RetryRules& rules, Outcome outcome) {
  const bool once = outcome == Outcome::malformed_response || outcome == Outcome::timeout;
  return static_cast<std::size_t>(once ? std::min<std::int64_t>(rules.attempts, 2) : rules.attempts);
}

// The last three are the same 5xx.
bool is_deterministic(std::span<const Attempt> attempts) {
  const Attempt& last = attempts.back();
  if (last.outcome != Outcome::server_error || last.http_status < 500 || attempts.size() < k_same_failures)
    return false;
  const auto recent = attempts.last(k_same_failures);
  return std::all_of(recent.begin(), recent.end(), [&](const Attempt& one) {
    return one.outcome == last.outcome && one.http_status == last.http_status && one.message == last.message;
  });
}

Duration jittered_wait(const RetryRules& rules, std::size_t made, Rng& jitter) {
  // Beyond 20 doublings the cap has long been reached, and the shift stays defined.
  const auto doublings = std::min<std::size_t>(made - 1, 20);
  const Duration bound = std::min(rules.longest_wait, rules.first_wait * (std::int64_t{1} << doublings));
  return Duration(static_cast<Duration::rep>(jitter.uniform() * static_cast<double>(bound.count())));
}

}  // namespace

RetryDecision decide_retry(const RetryRules& rules, std::span<const Attempt> attempts, Rng& jitter) {
  LLMEVAL_ASSERT(!attempts.empty());
  const Attempt& last = attempts.back();
  if (outcome_class(last.outcome) != OutcomeClass::transient) return {false, Duration(0), "a permanent failure"};
  if (attempts.size() >= most_attempts(rules, last.outcome)) return {false, Duration(0), "retry limit"};
  if (is_deterministic(attempts)) return {false, Duration(0), "the same failure three times"};
  const Duration hint = last.wait_hint.value_or(Duration(0));
  if (hint > rules.longest_hint) return {false, Duration(0), fmt::format("asked to wait {}", format_duration(hint))};
  return {true, std::max(jittered_wait(rules, attempts.size(), jitter), hint), {}};
}

}  // namespace llmeval
