#include "report/case_notes.h"

#include <doctest/doctest.h>

namespace llmeval {
namespace {

SampleResult sample(std::string case_id, Verdict verdict, std::int32_t trial = 1) {
  SampleResult one;
  one.key = {"s", "p", "m", std::move(case_id), trial};
  one.verdict = verdict;
  one.reason = verdict == Verdict::pass ? "" : "because " + one.key.case_id;
  return one;
}

RunInfo run_with(TrialPolicy policy) {
  RunInfo run;
  SuiteInfo suite;
  suite.name = "s";
  suite.trial_policy = policy;
  run.suites.push_back(std::move(suite));
  return run;
}

TEST_CASE("without a baseline cases are told by what their trials come to") {
  CaseNotes notes(run_with({TrialPolicy::Kind::any, 1, 1}), nullptr);
  for (const SampleResult& one : {sample("a", Verdict::fail), sample("a", Verdict::pass, 2), sample("b", Verdict::fail),
                                  sample("b", Verdict::fail, 2), sample("c", Verdict::pass),
                                  sample("d", Verdict::error), sample("e", Verdict::skipped)}) {
    notes.add(one);
  }
  SampleResult unrecorded = sample("f", Verdict::skipped);
  unrecorded.outcome = Outcome::no_recording;
  notes.add(unrecorded);
  notes.finish();
  CHECK(notes.count(CaseNote::flaky) == 1);
  CHECK(notes.count(CaseNote::failing) == 1);
  CHECK(notes.count(CaseNote::errored) == 1);
  CHECK(notes.count(CaseNote::not_recorded) == 1);
  CHECK(notes.count(CaseNote::regressed) == 0);
  REQUIRE(notes.listed(CaseNote::failing).size() == 1);
  CHECK(notes.listed(CaseNote::failing)[0].key.case_id == "b");
  CHECK(notes.listed(CaseNote::failing)[0].reason == "because b");
}

TEST_CASE("a run of many failures is listed by its first ones") {
  CaseNotes notes(run_with({}), nullptr);
  for (int i = 0; i < 1'000; ++i) notes.add(sample(std::to_string(i), Verdict::fail));
  notes.finish();
  CHECK(notes.count(CaseNote::failing) == 1'000);
  CHECK(notes.listed(CaseNote::failing).size() == 50);
  CHECK(notes.listed(CaseNote::failing)[49].key.case_id == "49");
}

}  // namespace
}  // namespace llmeval
