// finish_reason, tokens, cost and first_token: what is known of the calls besides their words.
#include "unit/check/support.h"

using namespace llmeval;
using namespace llmeval::check_test;

namespace {

Call finished(std::string reason, Outcome outcome = Outcome::ok) {
  Call call;
  call.outcome = outcome;
  call.completion.finish_reason = std::move(reason);
  return call;
}

Call of_usage(Usage usage, std::optional<Money> cost = std::nullopt) {
  Call call;
  call.model = "mini";
  call.completion.usage = usage;
  call.cost = cost;
  return call;
}

Call streamed(Duration first_token) {
  Call call;
  call.first_token = first_token;
  return call;
}

}  // namespace

TEST_CASE("finish_reason looks at every step") {
  CHECK(score(R"({"finish_reason": "stop"})", finished("STOP")).reason == "expected the finish reason stop, got stop");
  const Score cut = score(R"({"finish_reason": ["stop", "tool_call"]})", finished("length"));
  CHECK_FALSE(cut.pass);
  CHECK(cut.reason == "expected the finish reason stop or tool_call, got length");
  const std::vector<Call> steps{finished("tool_call"), finished("stop")};
  CHECK(score(R"({"finish_reason": "tool_call"})", steps).reason ==
        "expected the finish reason tool_call, got tool_call, then stop");
  CHECK_FALSE(score(R"({"not": {"finish_reason": "tool_call"}})", steps).pass);
  for (const char* item : {R"({"finish_reason": "stop"})", R"({"not": {"finish_reason": "stop"}})"}) {
    const Score unknown = score(item, finished(""));
    CHECK_FALSE(unknown.pass);
    CHECK(unknown.reason == R"(found nothing to look at: the model did not tell why it finished, got "")");
  }
  CHECK(score(R"({"finish_reason": "content_filter"})", finished("", Outcome::content_filtered)).pass);
}

TEST_CASE("finish_reason awaits the outcomes that it names") {
  const auto reaches = [](std::string_view item, Outcome outcome) {
    const World world;
    const Call call = finished("", outcome);
    return reaches_checks({load(item).expectation}, {world.key, world.subject, call, ""});
  };
  CHECK(reaches(R"({"finish_reason": "length"})", Outcome::truncated));
  CHECK_FALSE(reaches(R"({"finish_reason": "stop"})", Outcome::truncated));
  CHECK_FALSE(reaches(R"({"not": {"finish_reason": "length"}})", Outcome::truncated));
  CHECK_FALSE(reaches(R"({"finish_reason": "stop"})", Outcome::empty));
  CHECK(reaches(R"({"finish_reason": "content_filter"})", Outcome::content_filtered));
  CHECK(reaches(R"({"finish_reason": "content_filter"})", Outcome::refusal));
}

TEST_CASE("tokens counts those of all steps") {
  const Usage usage{.input_tokens = 100, .output_tokens = 20, .reasoning_tokens = 5};
  const std::vector<Call> steps{of_usage(usage), of_usage({.input_tokens = 1, .output_tokens = 1})};
  CHECK(score(R"({"tokens": {"max": 122}})", steps).reason == "expected at most 122 tokens, got 122 tokens");
  CHECK(score(R"({"tokens": {"kind": "input", "min": 1, "max": 100}})", steps).reason ==
        "expected between 1 input token and 100 input tokens, got 101 input tokens");
  CHECK(score(R"({"tokens": {"kind": "output", "max": 20}})", steps).reason ==
        "expected at most 20 output tokens, got 21 output tokens");
  CHECK(score(R"({"tokens": {"kind": "reasoning", "max": 5}})", steps).pass);
  Call untold;
  untold.model = "mini";
  const Score unknown = score(R"({"tokens": {"max": 5}})", std::vector<Call>{of_usage(usage), untold});
  CHECK(unknown.error == Outcome::invalid_check);
  CHECK(unknown.reason == "model 'mini' did not tell how many tokens its answer took");
}

TEST_CASE("cost adds up exactly, and is never 0 where nobody knows it") {
  const std::vector<Call> steps{of_usage({}, Money{1'000'000}), of_usage({}, Money{1'000'001})};
  CHECK(score(R"({"cost": {"max": 0.002000001}})", steps).reason == "expected at most $0.002000001, got $0.002000001");
  CHECK_FALSE(score(R"({"cost": {"max": 0.002}})", steps).pass);
  const Score unpriced = score(R"({"cost": {"max": 1}})", std::vector<Call>{steps[0], of_usage({})});
  CHECK(unpriced.error == Outcome::invalid_check);
  CHECK(unpriced.reason ==
        "nobody knows what the answer cost: model 'mini' has no price (write price: {input: …, output: …} in "
        "models.yaml)");
  Call untold;
  untold.model = "mini";
  CHECK(score(R"({"cost": {"max": 1}})", untold).reason ==
        "nobody knows what the answer cost: model 'mini' told no tokens");
}

TEST_CASE("first_token is of streamed answers, the slowest of several") {
  using std::chrono::milliseconds;
  const std::vector<Call> steps{streamed(milliseconds(800)), streamed(milliseconds(801))};
  CHECK(score(R"({"first_token": {"max": "800ms"}})", steps).reason == "expected at most 0.8s, got 0.801s");
  CHECK(score(R"({"first_token": {"max": "1s"}})", steps).pass);
  const Score whole = score(R"({"first_token": {"max": "1s"}})", streamed(Duration(0)));
  CHECK_FALSE(whole.pass);
  CHECK(whole.reason ==
        R"(found nothing to look at: the answer was not streamed, so that it has no first token, got "")");
  Call cached;
  cached.cached = true;
  CHECK(score(R"({"first_token": {"max": "1s"}})", cached).error == Outcome::invalid_check);
  cached.first_token = milliseconds(5);  // Of a run that is scored again it is known.
  CHECK(score(R"({"first_token": {"max": "1s"}})", cached).pass);
}

TEST_CASE("what the checks of calls refuse") {
  check_refused({
      {R"({"finish_reason": "tool_calls"})",
       "s:1:19: error: unknown finish reason 'tool_calls' (did you mean 'tool_call'?)"},
      {R"({"finish_reason": ""})",
       "s:1:19: error: unknown finish reason '' (the usual ones are stop, length, tool_call, content_filter)"},
      {R"({"finish_reason": []})", "s:1:19: error: an empty list has no finish reason that could be right"},
      {R"({"tokens": {"kind": "output"}})",
       "s:1:12: error: check 'tokens' without a bound cannot fail (give min or max)"},
      {R"({"tokens": {"max": 1.5}})", "s:1:20: error: 'max' must be a whole number, not 1.5"},
      {R"({"cost": {"max": "5s"}})", "s:1:18: error: expected a number, got text"},
      {R"({"cost": {"max": -1}})", "s:1:18: error: 'max' must not be negative"},
      {R"({"cost": {"min": 0}})",
       "s:1:10: error: check 'cost' cannot fail: nothing is under its min (give a larger min or a max)"},
      {R"({"not": {"cost": {"max": 1}}})",
       "s:1:2: error: check 'cost' cannot be negated (bound it from the other side)"},
      {R"({"first_token": {"max": 1}})", "s:1:25: error: 'max' needs a unit (write 1s or 1ms)"},
  });
}
