#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <thread>

using namespace llmeval;

namespace {

std::int64_t count(const std::string& path, const std::string& table) {
  SQLite::Database database(path);
  return database.execAndGet("SELECT count(*) FROM " + table).getInt64();
}

}  // namespace

TEST_CASE("cases and prompts are stored once, whatever the number of runs and samples") {
  const ScratchFolder folder;
  const std::string path = folder / "deep/results.db";
  SampleResult again = full_sample(1, "a");
  again.case_index = 0;
  again.key.trial = 2;
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 2), {full_sample(0, "a"), again}));
  REQUIRE(record(path, sample_run("20260101-000001-bbbbb", 2), {full_sample(0, "b"), full_sample(1, "a")}));
  CHECK(count(path, "runs") == 2);
  CHECK(count(path, "cases") == 2);
  CHECK(count(path, "prompts") == 1);
  CHECK(count(path, "samples") == 4);
  CHECK(count(path, "calls") == 4);
  CHECK(count(path, "attempts") == 8);
  CHECK(count(path, "scores") == 8);
}

TEST_CASE("a case is stored with what it feeds in and what is right") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 1), {full_sample(0, "a")}));
  SQLite::Database database(path);
  CHECK(std::string(database.execAndGet("SELECT content FROM cases").getText()) ==
        R"({"vars":{"ticket":"charged \"twice\"\n","amount":12.50},"reference":"billing"})");
}

TEST_CASE("a call is on disk when its commit is answered, before its sample is finished") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  UvLoop loop;
  const auto recorder = Recorder::open(path, loop);
  REQUIRE(recorder);
  auto story = [](Recorder& journal, const std::string& file) -> Task<std::int64_t> {
    RunEvent event;
    event.kind = RunStarted{sample_run("20260101-000000-aaaaa", 1)};
    const Result<> told = journal.on_event(event);
    const SampleResult sample = full_sample(0, "a");
    const Result<> committed = co_await journal.commit(sample, sample.calls.front());
    co_return told&& committed ? count(file, "calls WHERE answer IS NOT NULL") : -1;
  };
  CHECK(run_task(loop, story(**recorder, path)) == 1);
  CHECK(count(path, "samples WHERE verdict IS NULL") == 1);
}

TEST_CASE("an interrupted sample keeps its call and gets no verdict") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  SampleResult cancelled = full_sample(0, "a");
  cancelled.verdict = Verdict::skipped;
  cancelled.outcome = Outcome::cancelled;
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 1), {cancelled}));
  CHECK(count(path, "calls") == 1);
  CHECK(count(path, "samples WHERE verdict IS NOT NULL") == 0);
}

TEST_CASE("calls of checks, and who judged, come back as they went in") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  SampleResult sample = full_sample(0, "a");
  Call vote = sample.calls[0];
  vote.number = 2;
  vote.purpose = CallPurpose::judge;
  vote.model = "referee";
  vote.check = "helpful";
  vote.question = sha256("is it?");
  sample.calls.push_back(vote);
  auto judging = std::make_shared<Judging>();
  judging->prompt_hash = std::string(64, 'd');
  judging->models = {"referee", "umpire"};
  judging->votes = {0.5, std::nullopt, 1.0 / 3};
  judging->criteria_hash = std::string(64, 'e');
  sample.scores[0].judging = judging;
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 1), {sample}));

  const Result<Database> database = Database::open(path);
  REQUIRE(database);
  EventList told;
  REQUIRE(emit_run(*database, "20260101-000000-aaaaa", {&told}));
  const SampleResult& stored = std::get<SampleFinished>(told.events.at(1).kind).sample;
  REQUIRE(stored.calls.size() == 2);
  CHECK(stored.calls[0].purpose == CallPurpose::answer);
  CHECK_FALSE(stored.calls[0].question);
  CHECK(stored.calls[1].purpose == CallPurpose::judge);
  CHECK(stored.calls[1].check == "helpful");
  CHECK(stored.calls[1].question == vote.question);
  CHECK(stored.answer()->number == 1);
  REQUIRE(stored.scores[0].judging != nullptr);
  CHECK(*stored.scores[0].judging == *judging);
  CHECK(stored.scores[1].judging == nullptr);
}

TEST_CASE("a database that cannot be written any more is told to everyone who waits") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 1), {full_sample(0, "a")}));
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    database.exec("CREATE TRIGGER no_calls BEFORE INSERT ON calls BEGIN SELECT RAISE(ABORT, 'disk on fire'); END");
  }
  const Result<> second = record(path, sample_run("20260101-000001-bbbbb", 1), {full_sample(0, "a")});
  REQUIRE_FALSE(second);
  CHECK(second.error().message == "cannot write to '" + path + "': disk on fire");
  CHECK(count(path, "calls") == 1);
}

TEST_CASE("two recorders write into one database at once") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  std::vector<SampleResult> samples;
  for (std::uint64_t i = 0; i < 200; ++i) samples.push_back(full_sample(i, "case-" + std::to_string(i)));
  Result<> first;
  std::thread other([&] { first = record(path, sample_run("20260101-000000-aaaaa", 200), samples); });
  const Result<> second = record(path, sample_run("20260101-000001-bbbbb", 200), samples);
  other.join();
  CHECK(first);
  CHECK(second);
  CHECK(count(path, "samples WHERE verdict = 'fail'") == 400);
}
