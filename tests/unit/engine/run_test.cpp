#include "engine/run.h"

#include "run_world.h"

#include <set>

using namespace llmeval;

namespace {

AttemptResult always_good(const Request&, std::int32_t) { return good_answer(); }

AttemptResult bad_answer() {
  AttemptResult result;
  result.completion.parts.emplace_back(TextPart{"poor"});
  return result;
}

}  // namespace

TEST_CASE("every planned sample is started once, finished once and counted") {
  RunWorld world(a_project(100, {a_model("a"), a_model("b")}, 2), always_good);
  const Result<std::string> ended = world.run();
  REQUIRE(ended);
  CHECK(ended->empty());
  REQUIRE(world.events.events.size() > 2);
  CHECK(std::holds_alternative<RunStarted>(world.events.events.front().kind));
  CHECK(std::holds_alternative<RunFinished>(world.events.events.back().kind));
  CHECK(world.events.of<SampleStarted>().size() == 400);
  std::set<std::uint64_t> finished;
  for (const SampleFinished* sample : world.events.of<SampleFinished>()) finished.insert(sample->sample.index);
  CHECK(finished.size() == 400);
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.planned == 400);
  CHECK(tally.pass == 400);
  CHECK(tally.in_flight() == 0);
}

TEST_CASE("a sample is committed before it is finished") {
  RunWorld world(a_project(30, {a_model("a")}), always_good);
  REQUIRE(world.run());
  CHECK(world.journal.committed.size() == 30);
  for (const SampleFinished* finished : world.events.of<SampleFinished>()) {
    CHECK(finished->sample.duration >= std::chrono::milliseconds(101));
  }
}

TEST_CASE("no more requests run at once than the limit allows") {
  EngineOptions options;
  options.concurrency = 5;
  RunWorld world(a_project(60, {a_model("a")}), always_good, options);
  REQUIRE(world.run());
  CHECK(world.provider->most_at_once == 5);
}

TEST_CASE("what an outcome makes of a sample") {
  struct Row {
    AttemptResult answer;
    Verdict verdict;
    std::string reason;
  };
  AttemptResult refused = failed_attempt(Outcome::refusal);
  refused.completion.parts.emplace_back(TextPart{"good try"});
  const Row rows[] = {
      {good_answer(), Verdict::pass, ""},
      {bad_answer(), Verdict::fail, ""},
      // Its text would pass the check: a refusal fails before any check looks.
      {refused, Verdict::fail, "refusal: refusal"},
      {failed_attempt(Outcome::empty), Verdict::fail, "empty: empty"},
      {failed_attempt(Outcome::auth), Verdict::error, "auth: auth"},
      {failed_attempt(Outcome::no_recording), Verdict::error, "no_recording: no_recording"},
  };
  for (const Row& row : rows) {
    CAPTURE(outcome_name(row.answer.outcome));
    RunWorld world(a_project(1, {a_model("a")}), [&](const Request&, std::int32_t) { return row.answer; });
    REQUIRE(world.run());
    const SampleResult& sample = world.events.of<SampleFinished>().at(0)->sample;
    CHECK(sample.verdict == row.verdict);
    CHECK(sample.reason == row.reason);
    CHECK(sample.outcome == row.answer.outcome);
  }
}

TEST_CASE("fail-fast starts nothing more and says which samples it left") {
  EngineOptions options;
  options.concurrency = 1;
  options.fail_fast = true;
  RunWorld world(
      a_project(100, {a_model("a")}), [](const Request&, std::int32_t) { return bad_answer(); }, options);
  const Result<std::string> ended = world.run();
  CHECK(ended == "fail_fast");
  const Tally& tally = world.events.events.back().tally;
  // The second was sent while the first was committed and checked.
  CHECK(tally.fail >= 1);
  CHECK(tally.fail <= 2);
  CHECK(world.provider->asked == static_cast<int>(tally.fail));
  CHECK(tally.fail + tally.skipped == 100);
  CHECK(world.events.of<SampleStarted>().size() == tally.fail);
  CHECK(world.events.of<SampleSkipped>().at(0)->sample.reason == "fail_fast");
  CHECK(world.events.of<RunCancelling>().size() == 1);
}

TEST_CASE("where the answer is certain no further case is begun, but the one at hand is asked to its end") {
  int begun = 0;
  EngineOptions options;
  options.concurrency = 1;
  options.is_decided = [&](std::uint32_t suite) {
    CHECK(suite == 0);
    return ++begun > 7;
  };
  RunWorld world(a_project(100, {a_model("a")}, 3), always_good, options);
  CHECK(world.run() == "decided");
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 21);
  CHECK(tally.skipped == 279);
  CHECK(begun == 8);
  CHECK(world.events.of<SampleSkipped>().at(0)->sample.reason == "decided");
  // It is no cancelling: nothing that was begun is left.
  CHECK(world.events.of<RunCancelling>().empty());
  CHECK(world.events.of<SampleStarted>().size() == 21);
}

TEST_CASE("max-failures lets so many fail and no more start") {
  EngineOptions options;
  options.concurrency = 1;
  options.max_failures = 3;
  RunWorld world(
      a_project(100, {a_model("a")}), [](const Request&, std::int32_t) { return bad_answer(); }, options);
  CHECK(world.run() == "max_failures");
  CHECK(world.events.events.back().tally.fail >= 3);
  CHECK(world.events.events.back().tally.fail <= 4);
}

TEST_CASE("an interruption lets what is in flight finish and leaves the rest unstarted") {
  EngineOptions options;
  options.concurrency = 4;
  RunWorld world(a_project(100, {a_model("a")}), always_good, options);
  world.loop.start_timer(world.loop.now() + std::chrono::milliseconds(250),
                         [&] { world.engine->stop_starting("interrupted"); });
  CHECK(world.run() == "interrupted");
  CHECK(world.provider->asked == 12);
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 12);
  CHECK(world.events.of<SampleStarted>().size() == 12);
  CHECK(world.events.of<SampleFinished>().size() == 12);
  CHECK(world.events.of<SampleSkipped>().empty());
  CHECK(world.journal.committed.size() == 12);
}

TEST_CASE("a second interruption breaks off what is in flight") {
  EngineOptions options;
  options.concurrency = 4;
  RunWorld world(a_project(100, {a_model("a")}), always_good, options);
  world.loop.start_timer(world.loop.now() + std::chrono::milliseconds(50), [&] { world.engine->stop_now(); });
  CHECK(world.run() == "interrupted");
  CHECK(world.journal.committed.empty());
  for (const SampleFinished* finished : world.events.of<SampleFinished>()) {
    CHECK(finished->sample.outcome == Outcome::cancelled);
    CHECK(finished->sample.verdict == Verdict::skipped);
  }
}

TEST_CASE("a journal that cannot write ends the run, and nothing more is asked") {
  RunWorld world(a_project(1000, {a_model("a")}), always_good);
  world.journal.fail_after = 10;
  const Result<std::string> ended = world.run();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().message == "disk full");
  CHECK(world.provider->asked < 200);
  CHECK(std::holds_alternative<RunFinished>(world.events.events.back().kind));
  CHECK(world.events.of<SampleStarted>().size() == world.events.of<SampleFinished>().size());
  const SampleResult& lost = world.events.of<SampleFinished>().back()->sample;
  CHECK(lost.verdict == Verdict::skipped);
  CHECK(lost.reason == "not stored");
}

TEST_CASE("a case that cannot be read any more ends the run") {
  Project project = a_project(50, {a_model("a")});
  auto cases = std::make_shared<CountedCases>(50);
  cases->break_case(20);
  project.suites[0].cases = cases;
  RunWorld world(std::move(project), always_good);
  const Result<std::string> ended = world.run();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().message == "the file has changed");
}

TEST_CASE("a sink that fails is dropped and the run goes on") {
  class Failing final : public EventSink {
   public:
    Result<> on_event(const RunEvent&) override { return ++calls == 3 ? Result<>(failure("no space")) : Result<>(); }
    int calls = 0;
  };
  VirtualLoop loop;
  Failing failing;
  EventList good;
  EventHub hub(loop, {&failing, &good});
  for (int i = 0; i < 6; ++i) hub.emit(RunCancelling{"x"});
  CHECK(failing.calls == 3);
  CHECK(good.events.size() == 6);
  REQUIRE(hub.failures().size() == 1);
  CHECK(hub.failures()[0].message == "no space");
}
