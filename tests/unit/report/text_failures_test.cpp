#include "report/text_parts.h"

#include "report/sample_text.h"
#include "support/make_sample.h"

#include <doctest/doctest.h>

#include <string>

using namespace llmeval;

namespace {

Score failed(std::string name, std::string reason, double weight = 1) {
  return {"contains", std::move(name), 0.0, false, weight, std::move(reason), {}};
}

}  // namespace

TEST_CASE("a failure is explained by its deciding checks, an error by its outcome, said once") {
  struct Row {
    SampleSpec spec;
    std::string block;
  };
  const Row rows[] = {
      {{.case_id = "a",
        .verdict = Verdict::fail,
        .answer = "no",
        .scores = {failed("polite", "expected \"please\""), failed("length", "too long", 0)}},
       "FAIL triage › a · short × mini\n  polite: expected \"please\"\n  answer: \"no\"\n"},
      {{.case_id = "a", .trial = 3, .verdict = Verdict::fail, .reason = "score 0.40 is under 0.8", .answer = "no"},
       "FAIL triage › a #3 · short × mini\n  score 0.40 is under 0.8\n  answer: \"no\"\n"},
      {{.prompt = "", .case_id = "a", .verdict = Verdict::fail, .outcome = Outcome::empty, .reason = "", .answer = ""},
       "FAIL triage › a · mini\n  empty\n  answer: \"\"\n"},
      {{.case_id = "a",
        .verdict = Verdict::error,
        .outcome = Outcome::timeout,
        .reason = "timeout: no answer in 2m",
        .answer = ""},
       "ERROR triage › a · short × mini\n  timeout: no answer in 2m\n"},
      {{.case_id = "a",
        .verdict = Verdict::error,
        .outcome = Outcome::invalid_request,
        .reason = "undefined variable 'x'",
        .answer = std::nullopt},
       "ERROR triage › a · short × mini\n  invalid_request: undefined variable 'x'\n"},
  };
  for (const Row& row : rows) CHECK(failure_block(make_sample(row.spec), {}) == row.block);
}

TEST_CASE("a conversation's failures and answers say which turn they belong to") {
  SampleResult sample = make_sample({.case_id = "a", .verdict = Verdict::fail, .answer = "one"});
  for (const char* answer : {"two", "three"}) {
    Call call = sample.calls.back();
    ++call.number;
    ++call.turn;
    call.completion.parts = {TextPart{answer}};
    sample.calls.push_back(std::move(call));
  }
  sample.scores = {failed("polite", "expected \"please\""), failed("brief", "too long", 0), failed("thanks", "none")};
  sample.scores[0].turn = 2;
  sample.scores[1].turn = 1;
  sample.scores[2].turn = 3;
  CHECK(failure_block(sample, {}) ==
        "FAIL triage › a · short × mini\n  turn 2: polite: expected \"please\"\n  turn 3: thanks: none\n"
        "  turn 2: answer: \"two\"\n  turn 3: answer: \"three\"\n");
  ReportOptions verbose;
  verbose.verbosity = Verbosity::verbose;
  CHECK(failure_block(sample, verbose).find("  turn 1: answer: \"one\"\n  turn 2: answer") != std::string::npos);
}

TEST_CASE("a sample of many failed checks shows the first ten") {
  SampleSpec spec{.verdict = Verdict::fail};
  for (int i = 0; i < 12; ++i) spec.scores.push_back(failed(fmt::format("check-{}", i), "no"));
  const std::string block = failure_block(make_sample(spec), {});
  CHECK(block.find("check-9: no") != std::string::npos);
  CHECK(block.find("check-10") == std::string::npos);
  CHECK(block.find("  … and 2 more checks\n") != std::string::npos);
}

TEST_CASE("a long answer is cut to two lines, or some ten where all is asked for") {
  const SampleResult sample =
      make_sample({.verdict = Verdict::fail, .reason = "no", .answer = std::string(100'000, 'x')});
  CHECK(failure_block(sample, {.columns = 80}).size() < 400);
  const std::string verbose = failure_block(sample, {.verbosity = Verbosity::verbose, .columns = 80});
  CHECK((verbose.size() > 1000 && verbose.size() < 1400));
}

TEST_CASE("the gate tells which rules are not met and counts the others") {
  RunInfo run = make_run({"mini"}, 1);
  CHECK(gate_lines(run, {}) == "gate: not decided\n");
  run.decision = GateDecision::fail;
  run.rules = {{"triage", "errors", GateDecision::pass, "0 of 1"}, {"triage", "pass_rate", GateDecision::fail, "0 %"}};
  CHECK(gate_lines(run, {}) == "gate: fail\n  fail: triage: 0 %\n  1 rule is met\n");
  CHECK(gate_lines(run, {.verbosity = Verbosity::verbose}) ==
        "gate: fail\n  pass: triage: 0 of 1\n  fail: triage: 0 %\n");
  run.rules.assign(30, {"triage", "pass_rate", GateDecision::fail, "0 %"});
  CHECK(gate_lines(run, {}).find("  … and 20 more that are not met\n") != std::string::npos);
}
