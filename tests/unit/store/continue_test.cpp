#include "store/earlier.h"
#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace llmeval;

namespace {

Database open(const std::string& path) {
  Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  return *std::move(database);
}

RunLock lock_of(const std::string& path, std::int64_t row) {
  Result<std::optional<RunLock>> lock = RunLock::take(path, row);
  REQUIRE(lock);
  REQUIRE(*lock);
  return **std::move(lock);
}

SampleResult skipped_sample(std::uint64_t index, std::string case_id) {
  SampleResult sample = full_sample(index, std::move(case_id));
  sample.verdict = Verdict::skipped;
  sample.reason = "fail_fast";
  sample.calls.clear();
  sample.scores.clear();
  return sample;
}

// Its call is committed, and nobody came to score it.
SampleResult answered_sample(std::uint64_t index, std::string case_id) {
  SampleResult sample = full_sample(index, std::move(case_id));
  sample.verdict = Verdict::skipped;
  sample.outcome = Outcome::cancelled;
  return sample;
}

// Five samples: one finished, one answered, one skipped, two not begun.
RunInfo half_a_run(const std::string& path) {
  RunInfo run = sample_run("20260101-000000-aaaaa", 5);
  REQUIRE(record(path, run, {full_sample(0, "a"), answered_sample(1, "b"), skipped_sample(3, "d")}));
  return run;
}

Result<> record_again(const std::string& path, const RunInfo& run, const std::vector<SampleResult>& samples) {
  UvLoop loop;
  LLMEVAL_TRY(const std::unique_ptr<Recorder> recorder, Recorder::open_again(path, loop, lock_of(path, 1)));
  Result<> result = run_task(loop, tell_run(*recorder, run, samples));
  const Result<> finished = recorder->finish();
  return result ? finished : result;
}

std::int64_t count(const Database& database, const std::string& what) {
  return database.handle().execAndGet("SELECT count(*) FROM " + what).getInt64();
}

SampleResult planned_sample(std::uint64_t index, const std::string& case_id) {
  SampleResult sample = full_sample(index, case_id);
  sample.calls.clear();
  return sample;
}

}  // namespace

TEST_CASE("what a run left: verdicts stand, answers are known, the rest is open") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = half_a_run(path);
  const auto left = unfinished_calls(open(path), run.id);
  REQUIRE(left);
  std::vector<bool> finished;
  for (std::uint64_t i = 0; i < 5; ++i) finished.push_back((*left)->is_finished(i));
  CHECK(finished == std::vector<bool>{true, false, false, false, false});
  const Result<KnownCalls> known = (*left)->calls_of(planned_sample(1, "b"));
  REQUIRE(known);
  REQUIRE(known->calls.size() == 1);
  CHECK(known->committed);
  CHECK(known->calls[0].completion.text() == full_sample(1, "b").calls[0].completion.text());
  CHECK(known->calls[0].attempts.size() == 2);
  CHECK((*left)->calls_of(planned_sample(2, "c"))->calls.empty());
  CHECK_FALSE(unfinished_calls(open(path), "20260101-000000-zzzzz"));
}

TEST_CASE("a run that goes on is one run: no sample twice, no case twice") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = half_a_run(path);
  REQUIRE(
      store_decision(open(path), run.id, 130, GateDecision::fail, {{"triage", "pass_rate", GateDecision::fail, ""}}));
  SampleResult answered = full_sample(1, "b");
  answered.calls.clear();  // Committed before; only its verdict is new.
  REQUIRE(record_again(path, run, {answered, full_sample(2, "c"), full_sample(3, "d"), full_sample(4, "e")}));

  const Database database = open(path);
  CHECK(count(database, "runs") == 1);
  CHECK(count(database, "suites") == 1);
  CHECK(count(database, "cases") == 5);
  CHECK(count(database, "gate_rules") == 0);
  CHECK(count(database, "samples WHERE verdict = 'fail'") == 5);
  CHECK(count(database, "calls") == 5);
  EventList told;
  REQUIRE(emit_run(database, run.id, {&told}));
  REQUIRE(told.events.size() == 7);
  const RunInfo& again = std::get<RunStarted>(told.events[0].kind).run;
  CHECK(again.resumed == 1);
  CHECK_FALSE(again.exit_code);
  for (std::uint64_t i = 0; i < 5; ++i) CHECK(std::get<SampleFinished>(told.events[i + 1].kind).sample.index == i);
}

TEST_CASE("a run's lock is seen by everyone, held by one, and gone with its holder") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  CHECK_FALSE(RunLock::is_held(path, 1));
  {
    const RunLock first = lock_of(path, 1);
    const RunLock second = lock_of(path, 2);
    CHECK(RunLock::is_held(path, 1));
    CHECK(RunLock::is_held(path, 2));
    CHECK_FALSE(RunLock::is_held(path, 3));
    const auto again = RunLock::take(path, 1);
    REQUIRE(again);
    CHECK_FALSE(again->has_value());
  }
  CHECK_FALSE(RunLock::is_held(path, 1));
  CHECK_FALSE(RunLock::take("/dev/null/x.db", 1));
}

TEST_CASE("a run is running while its recorder lives, killed where that ended without a word, else as it ended") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const auto state = [&] { return std::string(run_state_name(list_runs(open(path), 1)->at(0).state)); };
  UvLoop loop;
  auto recorder = Recorder::open(path, loop);
  REQUIRE(recorder);
  RunEvent started;
  started.kind = RunStarted{sample_run("20260101-000000-aaaaa", 1)};
  REQUIRE((*recorder)->on_event(started));
  REQUIRE((*recorder)->finish());
  CHECK(state() == "running");
  (*recorder)->take_lock();
  CHECK(state() == "killed");
  for (const auto& [reason, wanted] : {std::pair("interrupted", "interrupted"), {"fail_fast", "stopped"}}) {
    const auto again = Recorder::open_again(path, loop, lock_of(path, 1));
    REQUIRE(again);
    REQUIRE((*again)->on_event(started));
    RunEvent ended;
    ended.kind = RunFinished{reason};
    REQUIRE((*again)->on_event(ended));
    REQUIRE((*again)->finish());
    CHECK(state() == "running");  // Until it is decided.
    (*again)->take_lock();
    CHECK(state() == "killed");
    REQUIRE(store_decision(open(path), "20260101-000000-aaaaa", 1, GateDecision::fail, {}));
    CHECK(state() == wanted);
  }
}

TEST_CASE("answers are scored again for the same key and the same variables, as cached ones") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = half_a_run(path);
  const Database database = open(path);
  const auto answers = answers_to_score(database, run.id);
  REQUIRE(answers);
  CHECK_FALSE((*answers)->is_finished(0));

  SampleResult other_place = planned_sample(77, "a");
  const auto calls = [&] { return (*answers)->calls_of(other_place)->calls; };
  REQUIRE(calls().size() == 1);
  CHECK(calls()[0].cached);
  CHECK(calls()[0].attempts.empty());
  CHECK(calls()[0].latency == std::chrono::milliseconds(800));
  CHECK_FALSE((*answers)->calls_of(other_place)->committed);

  auto subject = std::make_shared<Case>(*other_place.subject);
  subject->reference = Value("another judgement");
  subject->hash = case_hash(subject->vars, subject->reference);
  other_place.subject = subject;
  CHECK(calls().size() == 1);
  subject->vars.set("ticket", Value("another question"));
  subject->hash = case_hash(subject->vars, subject->reference);
  CHECK(calls().empty());

  other_place = planned_sample(0, "a");
  other_place.key.trial = 2;
  CHECK(calls().empty());
  CHECK((*answers)->calls_of(planned_sample(3, "d"))->calls.empty());
}
