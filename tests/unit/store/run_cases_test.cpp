#include "store/run_cases.h"

#include "store_world.h"

using namespace llmeval;

namespace {

SampleResult with_verdict(std::uint64_t index, const std::string& case_id, Verdict verdict) {
  SampleResult sample = full_sample(index, case_id);
  sample.verdict = verdict;
  return sample;
}

}  // namespace

TEST_CASE("cases by what their samples came to") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const std::string run = "20260101-000000-aaaaa";
  SampleResult again = with_verdict(1, "mixed", Verdict::fail);
  again.key.trial = 2;
  REQUIRE(record(path, sample_run(run, 5),
                 {with_verdict(0, "mixed", Verdict::pass), again, with_verdict(2, "good", Verdict::pass),
                  with_verdict(3, "lost", Verdict::error), with_verdict(4, "left", Verdict::skipped)}));
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  const std::string suite = again.key.suite;

  struct Row {
    CaseState state;
    std::vector<std::string> cases;
  };
  const Row rows[] = {
      {CaseState::failed, {"mixed"}}, {CaseState::errored, {"lost"}}, {CaseState::finished, {"good", "lost", "mixed"}}};
  for (const Row& row : rows) {
    const Result<RunCases> cases = cases_in_state(*database, run, row.state);
    REQUIRE(cases);
    CHECK(cases->count == row.cases.size());
    std::vector<std::string> found;
    for (const char* id : {"good", "left", "lost", "mixed", "never"}) {
      if (cases->has(suite, id)) found.emplace_back(id);
      CHECK_FALSE(cases->has("another suite", id));
    }
    CHECK(found == row.cases);
  }
  const Result<RunCases> none = cases_in_state(*database, "20260101-000000-zzzzz", CaseState::failed);
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "there is no run '20260101-000000-zzzzz'");
}
