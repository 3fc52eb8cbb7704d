#include "policy/retry.h"

#include <doctest/doctest.h>

#include <string>

using namespace llmeval;

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
    const RetryDecision decision = decide_retry({}, row.outcome, row.made, std::nullopt, jitter);
    CHECK(decision.retry == row.retry);
    CHECK(decision.reason == row.reason);
  }
}

TEST_CASE("waits are spread over the whole range, grow with the attempts and end at the cap") {
  Rng jitter(7);
  RetryRules rules;
  rules.attempts = 100;
  for (const std::int64_t made : {1, 2, 5, 60}) {
    const double bound = made >= 60 ? 30e6 : 0.5e6 * static_cast<double>(std::int64_t{1} << (made - 1));
    double sum = 0;
    double longest = 0;
    for (int i = 0; i < 2000; ++i) {
      const RetryDecision decision = decide_retry(rules, Outcome::overloaded, made, std::nullopt, jitter);
      sum += static_cast<double>(decision.wait.count());
      longest = std::max(longest, static_cast<double>(decision.wait.count()));
    }
    CAPTURE(made);
    CHECK(longest <= bound);
    CHECK(longest > 0.98 * bound);
    CHECK(sum / 2000 == doctest::Approx(bound / 2).epsilon(0.05));
  }
}

TEST_CASE("the other side's hint is kept, and one beyond the cap ends the call") {
  Rng jitter(7);
  const RetryDecision kept = decide_retry({}, Outcome::rate_limited, 1, std::chrono::seconds(20), jitter);
  CHECK(kept.retry);
  CHECK(kept.wait == std::chrono::seconds(20));
  const RetryDecision beyond = decide_retry({}, Outcome::rate_limited, 1, std::chrono::hours(3), jitter);
  CHECK_FALSE(beyond.retry);
  CHECK(beyond.reason == "asked to wait 3h00m");
}
