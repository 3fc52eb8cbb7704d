#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

Call call_of(Outcome outcome, std::string message = {}) {
  Call call;
  call.outcome = outcome;
  call.message = std::move(message);
  return call;
}

}  // namespace

TEST_CASE("outcome") {
  CHECK(score(R"({"outcome": "refusal"})", call_of(Outcome::refusal)).reason ==
        "expected the outcome refusal, got refusal");
  const Score missed =
      score(R"({"outcome": ["refusal", "content_filtered"]})", call_of(Outcome::timeout, "after\x1b 2m"));
  CHECK_FALSE(missed.pass);
  CHECK(missed.reason == R"(expected the outcome refusal or content_filtered, got timeout (after\x1b 2m))");
  CHECK(score(R"({"not": {"outcome": {"is": "ok"}}})", call_of(Outcome::empty)).reason ==
        "expected not the outcome ok, got empty");
}

TEST_CASE("latency") {
  Call call;
  call.latency = std::chrono::microseconds(4'000'001);
  const Score late = score(R"({"latency": {"max": "4s"}})", call);
  CHECK_FALSE(late.pass);
  CHECK(late.reason == "expected at most 4s, got 4.000001s");
  CHECK(score(R"({"latency": {"min": "250ms", "max": "1m30s"}})", call).reason ==
        "expected between 0.25s and 90s, got 4.000001s");
}

TEST_CASE("what outcome and latency refuse") {
  check_refused({
      {R"({"outcome": "refused"})", "s:1:13: error: unknown outcome 'refused' (did you mean 'refusal'?)"},
      {R"({"outcome": "budget"})",
       "s:1:13: error: unknown outcome 'budget' (the outcomes are ok, refusal, truncated, empty, malformed_tool_args, "
       "rate_limited, "
       "overloaded, timeout, server_error, connection_reset, connect_error, malformed_response, quota_exhausted, auth, "
       "not_found, "
       "invalid_request, context_length_exceeded, content_filtered, tls_error)"},
      {R"({"outcome": []})", "s:1:13: error: an empty list has no outcome that could be right"},
      {R"({"outcome": {"is": "ok", "of": "reasoning"}})",
       "s:1:26: error: check 'outcome' does not look at the answer: it takes no 'of'"},
      {R"({"latency": {"max": 4}})", "s:1:21: error: 'max' needs a unit (write 4s or 4ms)"},
      {R"({"latency": {"max": "4"}})",
       "s:1:21: error: '4' has no unit (write a number with a unit: 250ms, 5s, 2m, 1h, 7d)"},
      {R"({"latency": {}})", "s:1:13: error: check 'latency' without a bound cannot fail (give min or max)"},
      {R"({"latency": {"min": "0s"}})",
       "s:1:13: error: check 'latency' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"not": {"latency": {"max": "4s"}}})",
       "s:1:2: error: check 'latency' cannot be negated (bound it from the other side)"},
  });
}

TEST_CASE("which outcomes reach the checks") {
  const auto reaches = [](Outcome outcome, const Expectations& expectations) {
    const World world;
    Call call;
    call.outcome = outcome;
    return reaches_checks(expectations, {world.key, world.subject, call, ""});
  };
  const auto list = [](std::string_view item) { return Expectations{load(item).expectation}; };
  const Expectations text = list(R"({"contains": "a"})");
  const Expectations refusal = list(R"({"outcome": "refusal"})");
  const Expectations timeout = list(R"({"outcome": ["timeout", "ok"]})");
  const Expectations no_timeout = list(R"({"not": {"outcome": "timeout"}})");
  for (const Expectations& any : {text, refusal, timeout, no_timeout}) CHECK(reaches(Outcome::ok, any));
  CHECK_FALSE(reaches(Outcome::refusal, text));
  CHECK(reaches(Outcome::refusal, refusal));
  CHECK(reaches(Outcome::truncated, refusal));
  CHECK(reaches(Outcome::empty, no_timeout));
  CHECK_FALSE(reaches(Outcome::timeout, text));
  CHECK_FALSE(reaches(Outcome::timeout, refusal));
  CHECK(reaches(Outcome::timeout, timeout));
  CHECK_FALSE(reaches(Outcome::auth, timeout));
  CHECK_FALSE(reaches(Outcome::timeout, no_timeout));
  CHECK_FALSE(reaches(Outcome::no_recording, refusal));
  CHECK_FALSE(reaches(Outcome::timeout, {}));
  const Expectations within = list(R"({"any_of": [{"contains": "a"}, {"outcome": "timeout"}]})");
  CHECK(reaches(Outcome::refusal, within));
  CHECK(reaches(Outcome::timeout, within));
  CHECK_FALSE(reaches(Outcome::timeout, list(R"({"not": {"any_of": [{"outcome": "timeout"}]}})")));
  CHECK_FALSE(reaches(Outcome::timeout, list(R"({"any_of": [{"not": {"outcome": "timeout"}}]})")));
  const Expectations elsewhere = list(R"({"outcome": {"is": "timeout", "when": "model == 'other'"}})");
  CHECK_FALSE(reaches(Outcome::timeout, elsewhere));
  CHECK_FALSE(reaches(Outcome::refusal, elsewhere));
  CHECK(reaches(Outcome::timeout, list(R"({"outcome": {"is": "timeout", "when": "outcome == 'timeout'"}})")));
}
