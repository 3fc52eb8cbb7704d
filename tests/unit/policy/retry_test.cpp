#include "policy/retry.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

// As many equal attempts.
std::vector<Attempt> made(std::int64_t count, Outcome outcome, std::optional<Duration> hint = {}) {
  Attempt attempt;
  attempt.outcome = outcome;
  attempt.wait_hint = hint;
  return std::vector<Attempt>(static_cast<std::size_t>(count), attempt);
}

}  // namespace

TEST_CASE("only transient outcomes are repeated, and only as often as the rules allow") {
  struct Row {
    Outcome outcome;
    std::int64_t made;
    bool retry;
    std::string reason;
  };
  const Row rows[] = {
      {Outcome::rate_limited, 1, true, ""},
      {Outcome::server_error, 3, true, ""},
      {Outcome::server_error, 4, false, "retry limit"},
      {Outcome::timeout, 1, true, ""},
      {Outcome::timeout, 2, false, "retry limit"},
      {Outcome::malformed_response, 2, false, "retry limit"},
      {Outcome::auth, 1, false, "a permanent failure"},
      {Outcome::quota_exhausted, 1, false, "a permanent failure"},
      {Outcome::no_recording, 1, false, "a permanent failure"},
      {Outcome::ok, 1, false, "a permanent failure"},
  };
  Rng jitter(1);
  for (const Row& row : rows) {
    CAPTURE(outcome_name(row.outcome));
    const RetryDecision decision = decide_retry({}, made(row.made, row.outcome), jitter);
    CHECK(decision.retry == row.retry);
    CHECK(decision.reason == row.reason);
  }
}

TEST_CASE("waits are spread over the whole range, grow with the attempts and end at the cap") {
  Rng jitter(7);
  RetryRules rules;
  rules.attempts = 100;
  for (const std::int64_t count : {1, 2, 5, 60}) {
    const std::vector<Attempt> attempts = made(count, Outcome::overloaded);
    const double bound = count >= 60 ? 30e6 : 0.5e6 * static_cast<double>(std::int64_t{1} << (count - 1));
    double sum = 0;
    double longest = 0;
    for (int i = 0; i < 2000; ++i) {
      const RetryDecision decision = decide_retry(rules, attempts, jitter);
      sum += static_cast<double>(decision.wait.count());
      longest = std::max(longest, static_cast<double>(decision.wait.count()));
    }
    CAPTURE(count);
    CHECK(longest <= bound);
    CHECK(longest > 0.98 * bound);
    CHECK(sum / 2000 == doctest::Approx(bound / 2).epsilon(0.05));
  }
}

TEST_CASE("the other side's hint is kept, and one beyond the cap ends the call") {
  Rng jitter(7);
  const RetryDecision kept = decide_retry({}, made(1, Outcome::rate_limited, std::chrono::hours(3)), jitter);
  CHECK(kept.retry);
  CHECK(kept.wait == std::chrono::hours(3));
  RetryRules rules;
  rules.longest_hint = std::chrono::seconds(120);
  const RetryDecision beyond = decide_retry(rules, made(1, Outcome::rate_limited, std::chrono::hours(3)), jitter);
  CHECK_FALSE(beyond.retry);
  CHECK(beyond.reason == "asked to wait 3h00m");
}

TEST_CASE("the same 5xx three times is what this request always comes to") {
  const auto attempts = [](std::vector<std::string> messages, std::int32_t status = 500) {
    std::vector<Attempt> all = made(std::ssize(messages), Outcome::server_error);
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].http_status = status;
      all[i].message = messages[i];
    }
    return all;
  };
  Rng jitter(7);
  const RetryDecision same = decide_retry({}, attempts({"boom", "boom", "boom"}), jitter);
  CHECK_FALSE(same.retry);
  CHECK(same.reason == "the same failure three times");
  CHECK(decide_retry({}, attempts({"boom", "boom"}), jitter).retry);
  CHECK(decide_retry({}, attempts({"boom", "other", "boom"}), jitter).retry);
  // No status, no server that says the same.
  CHECK(decide_retry({}, attempts({"boom", "boom", "boom"}, 0), jitter).retry);
}
