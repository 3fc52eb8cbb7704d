// Runs that start from what was answered before: a run that goes on, and answers that are scored again.

#include "engine/run.h"

#include "async/task_group.h"
#include "engine_world.h"

#include <map>
#include <set>

using namespace llmeval;

namespace {

Call answered(std::string text) {
  Call call;
  call.model = "a";
  call.completion.parts.emplace_back(TextPart{std::move(text)});
  return call;
}

class Earlier final : public EarlierCalls {
 public:
  bool is_finished(std::uint64_t index) const override { return finished.contains(index); }
  Result<KnownCalls> calls_of(const SampleResult& sample) override {
    if (sample.index == unreadable) return failure("the database is damaged");
    KnownCalls known;
    known.committed = committed;
    if (const auto found = calls.find(sample.index); found != calls.end()) known.calls = {found->second};
    return known;
  }

  std::set<std::uint64_t> finished;
  std::map<std::uint64_t, Call> calls;
  bool committed = true;
  std::uint64_t unreadable = UINT64_MAX;
};

struct EarlierWorld {
  Result<std::string> run(EngineOptions options = {}) {
    options.earlier = &earlier;
    std::map<const Model*, std::unique_ptr<Provider>> providers;
    for (const auto& model : project.suites[0].models) {
      std::unique_ptr<ScriptedProvider> one;
      if (options.may_ask) {
        one = std::make_unique<ScriptedProvider>(loop, [](const Request&, std::int32_t) { return good_answer(); });
        provider = one.get();
      }
      providers[model.get()] = std::move(one);
    }
    Engine engine(loop, plan, std::move(providers), journal, hub, options);
    RunInfo info;
    SuiteInfo suite;
    suite.planned = plan.size();
    info.suites.push_back(suite);
    Result<std::string> ended = run_task(loop, engine.run(std::move(info)));
    asked = provider == nullptr ? 0 : provider->asked;
    return ended;
  }

  VirtualLoop loop;
  Project project = a_project(10, {a_model("a")});
  Plan plan{project, 7};
  SlowJournal journal{loop};
  EventList events;
  EventHub hub{loop, {&events}};
  Earlier earlier;
  ScriptedProvider* provider = nullptr;
  int asked = 0;
};

}  // namespace

TEST_CASE("finished samples are left alone, answered ones are scored, the rest is asked") {
  EarlierWorld world;
  world.earlier.finished = {0, 1, 2, 3};
  world.earlier.calls = {{4, answered("good")}, {5, answered("poor")}};
  world.hub.tally().started = 4;
  world.hub.tally().pass = 4;
  CHECK(world.run() == "");
  CHECK(world.asked == 4);
  CHECK(world.journal.committed.size() == 4);
  std::map<std::uint64_t, Verdict> verdicts;
  for (const SampleFinished* one : world.events.of<SampleFinished>()) verdicts[one->sample.index] = one->sample.verdict;
  CHECK(verdicts.size() == 6);
  CHECK(verdicts[4] == Verdict::pass);
  CHECK(verdicts[5] == Verdict::fail);
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.planned == 10);
  CHECK(tally.pass == 9);
  CHECK(tally.fail == 1);
  CHECK(tally.in_flight() == 0);
}

TEST_CASE("where nobody may be asked, known answers are committed and scored, and the rest is skipped") {
  EarlierWorld world;
  world.earlier.committed = false;
  for (std::uint64_t i = 0; i < 7; ++i) world.earlier.calls.emplace(i, answered("good"));
  EngineOptions options;
  options.may_ask = false;
  CHECK(world.run(options) == "");
  CHECK(world.journal.committed.size() == 7);
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 7);
  CHECK(tally.skipped == 3);
  CHECK(tally.in_flight() == 0);
  for (const SampleFinished* one : world.events.of<SampleFinished>()) {
    if (one->sample.verdict != Verdict::skipped) continue;
    CHECK(one->sample.outcome == Outcome::no_recording);
    CHECK(one->sample.reason == "there is no stored answer");
  }
}

TEST_CASE("failures from before count for max-failures, and what is finished is not left as skipped") {
  EarlierWorld world;
  world.earlier.finished = {0, 1, 2};
  world.earlier.calls = {{5, answered("poor")}};
  world.hub.tally().started = 3;
  world.hub.tally().fail = 3;
  EngineOptions options;
  options.concurrency = 1;
  options.max_failures = 4;
  CHECK(world.run(options) == "max_failures");
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.fail == 4);
  CHECK(tally.done() == 10);
}

TEST_CASE("a store that cannot be read ends the run") {
  EarlierWorld world;
  world.earlier.unreadable = 5;
  const Result<std::string> ended = world.run();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().message == "the database is damaged");
}
