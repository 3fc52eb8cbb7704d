#include "store/other_answers.h"
#include "store_world.h"

#include <string>

using namespace llmeval;

namespace {

constexpr SystemTime k_start{std::chrono::seconds(1'700'000'000)};

RunInfo run_at(const std::string& id, int seconds) {
  RunInfo run = sample_run(id, 2);
  run.started_at = k_start + std::chrono::seconds(seconds);
  run.suites[0].models = {"mini", "big"};
  return run;
}

SampleResult answered(std::uint64_t index, const std::string& model, const std::string& text) {
  SampleResult sample = full_sample(index, "a");
  sample.case_index = 0;
  sample.key.model = model;
  sample.calls[0].model = model;
  sample.calls[0].completion.parts = {TextPart{text}};
  return sample;
}

SampleKey key_of(const std::string& model) { return {"triage", "triage", model, "a", 1}; }

std::string tell(const Result<Call>& call) { return call ? call->completion.text() : call.error().message; }

}  // namespace

TEST_CASE("the newest run that has the answer, before the one that asks") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  REQUIRE(record(path, run_at("20260101-000000-aaaaa", 0), {answered(0, "mini", "m1"), answered(1, "big", "b1")}));
  REQUIRE(record(path, run_at("20260102-000000-bbbbb", 10), {answered(0, "mini", "m2")}));
  REQUIRE(record(path, run_at("20260103-000000-ccccc", 20), {answered(0, "mini", ""), answered(1, "big", "b3")}));
  const auto subject = full_sample(0, "a").subject;
  using Runs = OtherAnswers::Runs;

  struct Row {
    int before;
    std::string scored;
    std::string known_mini;
    std::string known_big;
    std::string earlier_mini;
  };
  const std::string no_run =
      "no stored run of the suite has an answer of model 'mini' with prompt 'triage' to case 'a', trial 1";
  const std::vector<Row> rows{
      {30, "", "m2", "b3", "m2"},  // An answer that is empty is none.
      {20, "", "m2", "b1", "m2"},
      {10, "", "m1", "b1", "m1"},
      {99, "20260102-000000-bbbbb", "m2", "b1", "m1"},
      {99, "20260101-000000-aaaaa", "m1", "b1", no_run},
  };
  for (const Row& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.scored);
    const auto others = stored_other_answers(path, k_start + std::chrono::seconds(row.before), row.scored);
    CHECK(tell(others->find(key_of("mini"), subject, Runs::known)) == row.known_mini);
    CHECK(tell(others->find(key_of("big"), subject, Runs::known)) == row.known_big);
    CHECK(tell(others->find(key_of("mini"), subject, Runs::earlier)) == row.earlier_mini);
  }
}

TEST_CASE("another question has no other answers") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  REQUIRE(record(path, run_at("20260101-000000-aaaaa", 0), {answered(0, "mini", "m1")}));
  const auto others = stored_other_answers(path, k_start + std::chrono::seconds(9), "");
  auto subject = std::make_shared<Case>(*full_sample(0, "a").subject);
  subject->vars.set("ticket", Value("another question"));
  subject->hash.clear();
  CHECK(tell(others->find(key_of("mini"), subject, OtherAnswers::Runs::known)) ==
        "none of the suite's stored runs has an answer of model 'mini' with prompt 'triage' to case 'a', trial 1");
  SampleKey key = key_of("mini");
  key.trial = 2;
  CHECK_FALSE(others->find(key, full_sample(0, "a").subject, OtherAnswers::Runs::known));
  CHECK(tell(stored_other_answers(folder / "none.db", k_start, "")
                 ->find(key_of("mini"), subject, OtherAnswers::Runs::known))
            .find("none.db") != std::string::npos);
}
