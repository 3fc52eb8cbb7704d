#include "event/event_json.h"

#include "data/json.h"
#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <string>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::string line_of(RunEventKind kind, const Tally& tally = {}) {
  std::string out;
  append_event_json(out, {SystemTime(seconds(1795275012)), milliseconds(1500), tally, std::move(kind)});
  return out;
}

constexpr const char* k_head =
    R"("at":"2026-11-21T15:30:12.000000Z","elapsed_us":1500000,)"
    R"("tally":{"planned":0,"started":0,"pass":0,"fail":0,"error":0,"skipped":0,"unscored":0,"cached":0,)"
    R"("fallback":0,"attempts":0,"usage":{"input_tokens":0,"output_tokens":0,)"
    R"("cached_input_tokens":0,"reasoning_tokens":0,"cache_write_tokens":0},"cost_nano_usd":0,)"
    R"("known_cost_nano_usd":0,"unpriced":0,"spent_nano_usd":0,"oldest_cached_us":null})";

std::string with_head(const std::string& type, const std::string& rest) {
  return R"({"v":1,"type":")" + type + R"(",)" + k_head + rest + "}";
}

const SampleKey k_key{"triage", "short", "mini", "refund", 2};
constexpr const char* k_key_json =
    R"(,"index":7,"suite":"triage","case":"refund","prompt":"short","model":"mini","trial":2)";

}  // namespace

TEST_CASE("the event log's lines") {
  CHECK(line_of(SampleStarted{7, k_key}) == with_head("sample_started", k_key_json));
  CHECK(line_of(CompletionReceived{7, k_key, 1, Outcome::truncated}) ==
        with_head("completion_received", std::string(k_key_json) + R"(,"call":1,"outcome":"truncated")"));
  CHECK(line_of(RunCancelling{"interrupted"}) == with_head("run_cancelling", R"(,"reason":"interrupted")"));
  CHECK(line_of(RunFinished{""}) == with_head("run_finished", R"(,"stop_reason":null)"));
  CHECK(line_of(RunFinished{"fail_fast"}) == with_head("run_finished", R"(,"stop_reason":"fail_fast")"));

  Attempt attempt;
  attempt.model = "mini";
  attempt.started_at = SystemTime(seconds(1795275012));
  attempt.queue_wait = milliseconds(3);
  attempt.duration = milliseconds(250);
  attempt.http_status = 429;
  attempt.outcome = Outcome::rate_limited;
  attempt.message = "slow down";
  attempt.wait_hint = seconds(20);
  CHECK(line_of(AttemptFailedWillRetry{7, k_key, attempt, seconds(20)}) ==
        with_head(
            "attempt_failed_will_retry",
            std::string(k_key_json) +
                R"(,"attempt":{"number":1,"model":"mini","started_at":"2026-11-21T15:30:12.000000Z",)"
                R"("queue_wait_us":3000,"first_byte_us":0,"first_token_us":0,"duration_us":250000,"http_status":429,)"
                R"("outcome":"rate_limited","message":"slow down","request_id":null,"wait_hint_us":20000000,)"
                R"("usage":null,"cost_nano_usd":null},"wait_us":20000000)"));
}

TEST_CASE("a sample carries all its calls and attempts") {
  const SampleResult sample = make_sample({.index = 3, .case_id = "a", .verdict = Verdict::fail, .score = 0.5});
  const auto line = parse_json(line_of(SampleFinished{sample}));
  REQUIRE(line.has_value());
  const Value& shown = *line->find("sample");
  CHECK(to_json(*shown.find("index")) == "3");
  CHECK(to_json(*shown.find("attempts")) == "1");
  CHECK(to_json(*shown.find("score")) == "0.5");
  REQUIRE(shown.find("calls")->list().size() == 1);
  const Value& call = shown.find("calls")->list().front();
  CHECK(call.find("finish_reason")->text() == "stop");
  REQUIRE(call.find("attempts")->list().size() == 1);
  CHECK(to_json(*call.find("attempts")->list().front().find("first_byte_us")) == "425000");
}

TEST_CASE("a skipped sample has neither outcome nor score nor answer") {
  const SampleResult sample = make_sample(
      {.verdict = Verdict::skipped, .outcome = Outcome::cancelled, .reason = "fail_fast", .answer = std::nullopt});
  const auto line = parse_json(line_of(SampleSkipped{sample}));
  REQUIRE(line.has_value());
  CHECK(line->find("type")->text() == "sample_skipped");
  for (const char* name : {"outcome", "score", "answer", "latency_us", "usage", "cost_nano_usd", "reported_model"}) {
    CAPTURE(name);
    CHECK(line->find("sample")->find(name)->is_null());
  }
  CHECK(line->find("sample")->find("reason")->text() == "fail_fast");
}

TEST_CASE("a run that has not ended says so, and a cost with a hole is no cost") {
  RunInfo run = make_run({"mini"}, 4);
  run.finished_at.reset();
  run.models = {{"mini", R"({"provider":"sim"})"}};
  Tally tally;
  tally.pass = 2;
  tally.cost = Money{500};
  tally.unpriced = 1;
  const auto line = parse_json(line_of(RunStarted{run}, tally));
  REQUIRE(line.has_value());
  CHECK(line->find("gate")->is_null());
  for (const char* name : {"finished_at", "git_commit", "stop_reason", "exit_code"}) {
    CAPTURE(name);
    CHECK(line->find("run")->find(name)->is_null());
  }
  CHECK(to_json(*line->find("run")->find("models")) == R"([{"name":"mini","settings":{"provider":"sim"}}])");
  CHECK(line->find("tally")->find("cost_nano_usd")->is_null());
  CHECK(to_json(*line->find("tally")->find("known_cost_nano_usd")) == "500");

  run.decision = GateDecision::fail;
  run.rules = {{"triage", "pass_rate", GateDecision::fail, "too low"}};
  const auto decided = parse_json(line_of(RunStarted{run}));
  REQUIRE(decided.has_value());
  CHECK(
      to_json(*decided->find("gate")) ==
      R"({"decision":"fail","narrowed_by":[],"rules":[{"suite":"triage","rule":"pass_rate","decision":"fail","text":"too low"}]})");
}

TEST_CASE("what checks asked is told beside what the model was asked") {
  SampleResult sample = make_sample({.case_id = "a", .scores = {{"judge", "kind", 0.5, true, 1, "so", {}}}});
  Call vote = sample.calls[0];
  vote.number = 2;
  vote.purpose = CallPurpose::judge;
  vote.check = "kind";
  vote.question = sha256("is it?");
  vote.cost = Money{7};
  sample.calls[0].cost = Money{5};
  sample.calls.push_back(vote);
  auto judging = std::make_shared<Judging>();
  judging->prompt_hash = "ab";
  judging->models = {"referee"};
  judging->votes = {0.25, std::nullopt, 0.75};
  sample.scores[0].judging = judging;
  const auto event = parse_json(line_of(SampleFinished{sample}));
  REQUIRE(event);
  const Value& told = *event->find("sample");
  CHECK(told.find("cost_nano_usd")->number().text() == "12");
  CHECK(told.find("checking_cost_nano_usd")->number().text() == "7");
  CHECK(to_json(*told.find("scores")->list().at(0).find("judging")) ==
        R"({"prompt_hash":"ab","criteria_hash":null,"models":["referee"],"votes":[0.25,null,0.75],"spread":0.5})");
  const Value& call = told.find("calls")->list().at(1);
  CHECK(call.find("purpose")->text() == "judge");
  CHECK(call.find("check")->text() == "kind");
  CHECK(call.find("question")->text() == sha256("is it?").hex());
  CHECK(told.find("calls")->list().at(0).find("check") == nullptr);
}
