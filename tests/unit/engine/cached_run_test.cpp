#include "engine/run.h"

#include "async/task_group.h"
#include "engine_world.h"

namespace llmeval {

namespace {

// A run of a project over one model whose requests have keys.
struct CachedWorld {
  explicit CachedWorld(Project the_project) : project(std::move(the_project)), plan(project, 7) {
    options.answers.cache = &cache;
    options.answers.keep = true;
  }

  Result<std::string> run() {
    const Model* model = project.suites[0].models[0].get();
    auto scripted =
        std::make_unique<ScriptedProvider>(loop, [](const Request&, std::int32_t) { return good_answer(); });
    scripted->is_named = true;
    provider = scripted.get();
    std::map<const Model*, std::unique_ptr<Provider>> providers;
    providers[model] = std::move(scripted);
    engine = std::make_unique<Engine>(loop, plan, std::move(providers), journal, hub, options);
    RunInfo info;
    SuiteInfo suite;
    suite.planned = plan.size();
    info.suites.push_back(suite);
    return run_task(loop, engine->run(std::move(info)));
  }

  static Digest key_of(const std::string& body, std::int32_t trial = 1) {
    CanonicalRequest canonical;
    canonical.body = body;
    canonical.trial = trial;
    return canonical.key();
  }

  void keep(const std::string& body, const std::string& text) {
    StoredAnswer answer;
    answer.completion.parts.emplace_back(TextPart{text});
    answer.cost = Money{500};
    answer.recorded_at = VirtualLoop::k_start - std::chrono::hours(50);
    cache.answers[key_of(body)] = answer;
  }

  const SampleResult& sample_of(const std::string& case_id) {
    for (const RunEvent& event : events.events) {
      const auto* finished = std::get_if<SampleFinished>(&event.kind);
      if (finished != nullptr && finished->sample.key.case_id == case_id) return finished->sample;
    }
    FAIL("no such sample");
    throw;
  }

  VirtualLoop loop;
  Project project;
  Plan plan;
  MapCache cache{loop};
  SlowJournal journal{loop};
  EventList events;
  EventHub hub{loop, {&events}};
  EngineOptions options;
  ScriptedProvider* provider = nullptr;
  std::unique_ptr<Engine> engine;
};

}  // namespace

TEST_CASE("a cached answer is committed and checked like any other, and asks nobody") {
  CachedWorld world(a_project(3, {a_model("a")}));
  world.keep("say c0", "a good answer of old");
  world.keep("say c1", "poor");
  REQUIRE(world.run());
  CHECK(world.provider->asked == 1);
  CHECK(world.journal.committed.size() == 3);
  const SampleResult& old = world.sample_of("c0");
  CHECK(old.verdict == Verdict::pass);
  CHECK(old.cached());
  CHECK(old.cached_age() == std::chrono::hours(50));
  CHECK(old.attempt_count() == 0);
  CHECK(old.calls[0].number == 1);
  CHECK(world.sample_of("c1").verdict == Verdict::fail);
  CHECK_FALSE(world.sample_of("c2").cached());
  CHECK(world.cache.added_keys == std::set{CachedWorld::key_of("say c2")});
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.cached == 2);
  CHECK(tally.spent == Money{0});
  CHECK(tally.cost == Money{1000});
  CHECK(tally.oldest_cached == std::chrono::hours(50));
}

TEST_CASE("cached answers wait for no slot and no rate") {
  auto model = a_model("a");
  model->limits.concurrency = 1;
  model->limits.requests_per_minute = 1;
  CachedWorld world(a_project(200, {model}));
  for (int i = 0; i < 200; ++i) world.keep("say c" + std::to_string(i), "a good answer");
  const SteadyTime start = world.loop.now();
  REQUIRE(world.run());
  CHECK(world.loop.now() - start < std::chrono::seconds(1));
}

TEST_CASE("identical samples of one run are asked once, whenever they come") {
  Project project = a_project(1, {a_model("a")});
  Suite again = project.suites[0];
  again.name = "again";
  project.suites.push_back(std::move(again));
  CachedWorld world(std::move(project));
  REQUIRE(world.run());
  CHECK(world.provider->asked == 1);
  CHECK(world.events.events.back().tally.pass == 2);
  CHECK(world.events.events.back().tally.cached == 1);
}

TEST_CASE("trials are asked each for itself") {
  CachedWorld world(a_project(1, {a_model("a")}, 3));
  world.keep("say c0", "a good answer");
  REQUIRE(world.run());
  CHECK(world.provider->asked == 2);
}

TEST_CASE("what is not recorded is skipped and said, and asks nobody") {
  CachedWorld world(a_project(2, {a_model("a")}));
  world.options.answers.missing = Missing::not_recorded;
  world.options.answers.keep = false;
  world.keep("say c0", "a good answer");
  REQUIRE(world.run());
  CHECK(world.provider->asked == 0);
  const SampleResult& missing = world.sample_of("c1");
  CHECK(missing.verdict == Verdict::skipped);
  CHECK(missing.outcome == Outcome::no_recording);
  CHECK(missing.reason == "the recording has no answer to it");
  const Tally& tally = world.events.events.back().tally;
  CHECK(tally.pass == 1);
  CHECK(tally.skipped == 1);
  CHECK(tally.in_flight() == 0);
}

TEST_CASE("a miss where nothing may be sent is an error of its sample") {
  CachedWorld world(a_project(1, {a_model("a")}));
  world.options.answers.missing = Missing::cache_miss;
  REQUIRE(world.run());
  CHECK(world.provider->asked == 0);
  const SampleResult& sample = world.sample_of("c0");
  CHECK(sample.verdict == Verdict::error);
  CHECK(sample.reason == "cache_miss: the cache has no answer to this request");
}

TEST_CASE("a cache that cannot be read ends the run, and no sample is left half begun") {
  CachedWorld world(a_project(5, {a_model("a")}));
  world.cache.broken = true;
  const Result<std::string> ended = world.run();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().message == "the disk is gone");
  CHECK(world.events.of<SampleStarted>().size() == world.events.of<SampleFinished>().size());
}

TEST_CASE("an interruption reaches those who wait for somebody else's answer") {
  Project project = a_project(1, {a_model("a")});
  Suite again = project.suites[0];
  again.name = "again";
  project.suites.push_back(std::move(again));
  CachedWorld world(std::move(project));
  const TimerId timer =
      world.loop.start_timer(world.loop.now() + std::chrono::milliseconds(50), [&world] { world.engine->stop_now(); });
  const Result<std::string> ended = world.run();
  REQUIRE(ended);
  CHECK(*ended == "interrupted");
  CHECK(world.events.of<SampleStarted>().size() == 1);
  CHECK_FALSE(world.loop.take_back_timer(timer));
}

}  // namespace llmeval
