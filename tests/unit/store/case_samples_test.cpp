#include "store/case_samples.h"

#include "store_world.h"

using namespace llmeval;

TEST_CASE("a case's samples come back whole, those without a verdict, too") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  SampleResult again = full_sample(2, "a");
  again.case_index = 0;
  again.key.trial = 2;
  SampleResult open = full_sample(3, "a");
  open.case_index = 0;
  open.key.trial = 3;
  open.verdict = Verdict::skipped;
  open.outcome = Outcome::cancelled;
  const RunInfo run = sample_run("20260101-000000-aaaaa", 4);
  REQUIRE(record(path, run, {again, full_sample(1, "b"), full_sample(0, "a"), open}));
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);

  const Result<std::vector<StoredSample>> samples = read_case_samples(*database, run.id, "a");
  REQUIRE(samples);
  REQUIRE(samples->size() == 3);
  CHECK((*samples)[0].sample.key.trial == 1);
  CHECK((*samples)[1].sample.key.trial == 2);
  CHECK((*samples)[1].has_verdict);
  CHECK_FALSE((*samples)[2].has_verdict);
  CHECK((*samples)[2].sample.calls.size() == 1);
  const Case& subject = *(*samples)[0].sample.subject;
  CHECK(Value(subject.vars) == Value(full_sample(0, "a").subject->vars));
  CHECK(subject.reference == Value("billing"));
  CHECK(subject.description == "two charges");
  CHECK((*samples)[0].sample.calls[0].attempts.size() == 2);

  const Result<std::vector<StoredSample>> none = read_case_samples(*database, run.id, "abc");
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "run 20260101-000000-aaaaa has no case 'abc'");
}
