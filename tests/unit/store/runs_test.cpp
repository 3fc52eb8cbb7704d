#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace llmeval;

namespace {

Database open(const std::string& path) {
  Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  return *std::move(database);
}

}  // namespace

TEST_CASE("a run that only looked at answers has no decision") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  RunInfo run = sample_run("20260101-000000-aaaaa", 1);
  run.is_scored = false;
  SampleResult sample = full_sample(0, "a");
  sample.verdict = Verdict::unscored;
  sample.scores.clear();
  REQUIRE(record(path, run, {sample}));
  const Database database = open(path);
  REQUIRE(store_decision(database, run.id, 0, std::nullopt, {}));

  EventList told;
  REQUIRE(emit_run(database, run.id, {&told}));
  const RunInfo& again = std::get<RunStarted>(told.events.front().kind).run;
  CHECK_FALSE(again.is_scored);
  CHECK_FALSE(again.decision);
  CHECK(again.exit_code == 0);
  CHECK(told.events.back().tally.unscored == 1);
  CHECK(told.events.back().tally.in_flight() == 0);
  const auto rows = list_runs(database, 1);
  REQUIRE(rows);
  CHECK_FALSE(rows->front().is_scored);
  CHECK(rows->front().tally.unscored == 1);
}

TEST_CASE("a stored run is told again with everything it had") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  RunInfo run = sample_run("20260101-000000-aaaaa", 2);
  run.scored_from = "20251231-000000-zzzzz";
  run.suites.front().cluster = "document";
  run.baseline = "20251230-000000-yyyyy";
  run.baseline_asked_at = SystemTime(std::chrono::seconds(1'600'000'000));
  run.is_imported = true;
  const SampleResult sample = full_sample(1, "a");
  SampleResult skipped = full_sample(0, "b");
  skipped.verdict = Verdict::skipped;
  skipped.reason = "fail_fast";
  skipped.calls.clear();
  skipped.scores.clear();
  REQUIRE(record(path, run, {sample, skipped}));
  const Database database = open(path);
  REQUIRE(
      store_decision(database, run.id, 1, GateDecision::fail, {{"triage", "pass_rate", GateDecision::fail, "50 %"}}));

  EventList told;
  REQUIRE(emit_run(database, run.id, {&told}));
  REQUIRE(told.events.size() == 4);
  const RunInfo& again = std::get<RunStarted>(told.events[0].kind).run;
  CHECK(again.id == run.id);
  CHECK(again.started_at == run.started_at);
  CHECK(again.finished_at == run.started_at + std::chrono::seconds(9));
  CHECK(again.git_commit == run.git_commit);
  CHECK(again.dirty);
  CHECK(again.seed == 42);
  CHECK(again.models == run.models);
  CHECK(again.plan == run.plan);
  CHECK(again.selection == run.selection);
  CHECK(again.scored_from == run.scored_from);
  CHECK(again.started_by == "Ada");
  CHECK(again.baseline == run.baseline);
  CHECK(again.baseline_asked_at == run.baseline_asked_at);
  CHECK(again.is_imported);
  CHECK(again.confirms.empty());
  CHECK(again.exit_code == 1);
  CHECK(again.decision == GateDecision::fail);
  REQUIRE(again.rules.size() == 1);
  CHECK(again.rules[0].text == "50 %");
  REQUIRE(again.suites.size() == 1);
  CHECK(again.suites[0].prompts[0].canonical == R"({"v":1})");
  CHECK(again.suites[0].cluster == "document");
  CHECK(again.planned() == 2);

  // Plan order, not the order of completion.
  CHECK(std::get<SampleSkipped>(told.events[1].kind).sample.reason == "fail_fast");
  const SampleResult& back = std::get<SampleFinished>(told.events[2].kind).sample;
  CHECK(back.key == sample.key);
  CHECK(back.prompt_hash == sample.prompt_hash);
  CHECK(back.subject->description == sample.subject->description);
  CHECK(back.subject->tags == sample.subject->tags);
  CHECK(back.subject->hash == sample.subject->hash);
  CHECK(back.verdict == Verdict::fail);
  CHECK(back.score == 0.5);
  CHECK(back.duration == sample.duration);
  REQUIRE(back.calls.size() == 1);
  const Call& call = back.calls[0];
  CHECK(call.completion.text() == std::string("nul \0 and é", 12));
  CHECK(call.completion.parts.size() == 3);
  CHECK(call.turn == 3);
  CHECK(call.completion.usage == sample.calls[0].completion.usage);
  CHECK(call.completion.reported_model == "mini-2026");
  CHECK(call.latency == sample.calls[0].latency);
  CHECK(call.cost == Money{123});
  REQUIRE(call.attempts.size() == 2);
  CHECK(call.attempts[0].outcome == Outcome::rate_limited);
  CHECK(call.attempts[0].wait_hint == std::chrono::seconds(2));
  CHECK(call.attempts[0].headers == sample.calls[0].attempts[0].headers);
  CHECK(call.attempts[1].headers.empty());
  CHECK(call.attempts[0].message == "slow down");
  CHECK(call.attempts[0].queue_wait == Duration(7));
  CHECK_FALSE(call.attempts[0].usage);
  CHECK(call.attempts[1].cost == Money{123});
  REQUIRE(back.scores.size() == 2);
  CHECK(back.scores[0].name == "polite");
  CHECK(back.scores[0].score == 1.0);
  CHECK_FALSE(back.scores[1].score);
  CHECK(back.scores[1].error == Outcome::check_limit);
  CHECK(back.scores[1].reason == "took longer than 100 ms");
  for (std::size_t i = 0; i < 2; ++i) CHECK(back.scores[i].labels == sample.scores[i].labels);

  CHECK(told.events[3].tally.fail == 1);
  CHECK(told.events[3].tally.skipped == 1);
  CHECK(told.events[3].elapsed == std::chrono::seconds(9));
}

TEST_CASE("notices are told again before the samples, with their time") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  UvLoop loop;
  const RunInfo run = sample_run("20260101-000000-aaaaa", 0);
  Notice paused;
  paused.model = "mini";
  paused.state = "paused";
  paused.text = "rate_limited: HTTP 429";
  paused.wait = std::chrono::seconds(20);
  Notice slow;
  slow.kind = NoticeKind::slow;
  slow.state = "sending";
  slow.text = "1 attempt so far";
  slow.sample = 7;
  const Result<std::unique_ptr<Recorder>> recorder = Recorder::open(path, loop);
  REQUIRE(recorder);
  const auto tell = [&](RunEventKind kind, int second) {
    RunEvent event;
    event.at = run.started_at + std::chrono::seconds(second);
    event.kind = std::move(kind);
    REQUIRE((*recorder)->on_event(event));
  };
  tell(RunStarted{run}, 0);
  tell(paused, 3);
  tell(slow, 65);
  tell(RunFinished{}, 70);
  REQUIRE((*recorder)->finish());

  EventList told;
  REQUIRE(emit_run(*Database::open_existing(path), run.id, {&told}));
  REQUIRE(told.events.size() == 4);
  const auto& first = std::get<Notice>(told.events[1].kind);
  CHECK(told.events[1].elapsed == std::chrono::seconds(3));
  CHECK(first.kind == NoticeKind::throttled);
  CHECK(first.model == "mini");
  CHECK(first.state == "paused");
  CHECK(first.text == "rate_limited: HTTP 429");
  CHECK(first.wait == std::chrono::seconds(20));
  CHECK_FALSE(first.sample);
  const auto& second = std::get<Notice>(told.events[2].kind);
  CHECK(second.kind == NoticeKind::slow);
  CHECK(second.model.empty());
  CHECK_FALSE(second.wait);
  CHECK(second.sample == 7);
}

TEST_CASE("runs are named by last, by how far back, or by the start of an id") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  RunInfo old = sample_run("20260101-000000-aaaaa", 1);
  RunInfo recent = sample_run("20260102-000000-bbbbb", 1);
  recent.started_at = old.started_at + std::chrono::hours(24);
  REQUIRE(record(path, recent, {full_sample(0, "a")}));
  REQUIRE(record(path, old, {full_sample(0, "a")}));
  const Database database = open(path);

  CHECK(find_run(database, "last") == recent.id);
  CHECK(find_run(database, "last~1") == old.id);
  CHECK(find_run(database, "20260101-") == old.id);
  CHECK(find_run(database, recent.id) == recent.id);

  const auto message = [&](const char* reference) {
    const Result<std::string> found = find_run(database, reference);
    return found ? "found " + *found : found.error().message;
  };
  CHECK(message("last~2") == "there is no run 'last~2'");
  CHECK(message("2026010") == "'2026010' does not name a run");
  CHECK(message("2026-x") == "there is no run '2026-x'");
  CHECK(message("abcdef") == "'abcdef' does not name a run");
}

TEST_CASE("the list of runs has the newest first, with what each came to") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  RunInfo old = sample_run("20260101-000000-aaaaa", 1);
  RunInfo recent = sample_run("20260102-000000-bbbbb", 3);
  recent.started_at = old.started_at + std::chrono::hours(24);
  REQUIRE(record(path, old, {full_sample(0, "a")}));
  SampleResult unpriced = full_sample(1, "b");
  unpriced.calls[0].cost = std::nullopt;
  REQUIRE(record(path, recent, {full_sample(0, "a"), unpriced}));
  const auto runs = list_runs(open(path), 10);
  REQUIRE(runs);
  REQUIRE(runs->size() == 2);
  CHECK((*runs)[0].id == recent.id);
  CHECK((*runs)[0].suites == "triage");
  CHECK((*runs)[0].tally.planned == 3);
  CHECK((*runs)[0].tally.fail == 2);
  CHECK((*runs)[0].tally.cost == Money{123});
  CHECK((*runs)[0].tally.unpriced == 1);
  CHECK((*runs)[0].tally.unknown_spent == 1);
  CHECK((*runs)[1].tally.unpriced == 0);
  CHECK_FALSE((*runs)[0].decision);
  CHECK(list_runs(open(path), 1)->size() == 1);
}

TEST_CASE("notices that are known once a run has ended take the place of earlier ones of their kind") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const std::string run = "20260101-000000-aaaaa";
  REQUIRE(record(path, sample_run(run, 1), {full_sample(0, "a")}));
  const Database database = *Database::open(path);
  const auto told = [&] {
    EventList events;
    REQUIRE(emit_run(database, run, {&events}));
    std::vector<std::string> texts;
    for (const RunEvent& event : events.events) {
      if (const auto* notice = std::get_if<Notice>(&event.kind)) texts.push_back(notice->state + ": " + notice->text);
    }
    return texts;
  };
  const auto judge = [](const char* state, const char* text) {
    return Notice{NoticeKind::judge, {}, state, text, {}, {}};
  };
  REQUIRE(store_notices(database, run, NoticeKind::judge, {}));
  CHECK(told().empty());
  REQUIRE(store_notices(database, run, NoticeKind::judge, {judge("uncalibrated", "a"), judge("stale", "b")}));
  CHECK(told() == std::vector<std::string>{"uncalibrated: a", "stale: b"});
  REQUIRE(store_notices(database, run, NoticeKind::judge, {judge("weak", "c")}));
  CHECK(told() == std::vector<std::string>{"weak: c"});
  REQUIRE(store_notices(database, run, NoticeKind::judge, {}));
  CHECK(told().empty());
  CHECK_FALSE(store_notices(database, "20260101-000000-zzzzz", NoticeKind::judge, {}));
}

TEST_CASE("runs that only ask failures of another run again are not among the runs, but can be named") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const RunInfo run = sample_run("20260101-000000-aaaaa", 1);
  REQUIRE(record(path, run, {full_sample(0, "a")}));
  RunInfo again = sample_run("20260101-000001-bbbbb", 1);
  again.started_at = run.started_at + std::chrono::seconds(20);
  again.confirms = run.id;
  REQUIRE(record(path, again, {full_sample(0, "a")}));
  const Database database = open(path);
  CHECK(find_run(database, "last") == run.id);
  CHECK_FALSE(find_run(database, "last~1"));
  CHECK(find_run(database, "20260101-000001-b") == again.id);
  const auto shown = list_runs(database, 10);
  REQUIRE(shown);
  CHECK(shown->size() == 1);
  const auto all = list_runs(database, 10, ConfirmingRuns::shown);
  REQUIRE(all);
  REQUIRE(all->size() == 2);
  CHECK(all->front().confirms == run.id);
  CHECK(all->back().confirms.empty());
}

TEST_CASE("samples that are judged alike share the row of how they are judged") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  std::vector<SampleResult> samples{full_sample(0, "a"), full_sample(1, "b"), full_sample(2, "c"), full_sample(3, "d")};
  samples[1].checks_hash = sha256("others");
  samples[3].checks_hash.reset();
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 4), samples));
  REQUIRE(record(path, sample_run("20260101-000001-bbbbb", 4), samples));
  const Database database = open(path);
  CHECK(database.handle().execAndGet("SELECT count(*) FROM checks").getInt() == 2);
  EventList told;
  REQUIRE(emit_run(database, "20260101-000001-bbbbb", {&told}));
  REQUIRE(told.events.size() == 6);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(std::get<SampleFinished>(told.events[1 + i].kind).sample.checks_hash == samples[i].checks_hash);
  }
}
