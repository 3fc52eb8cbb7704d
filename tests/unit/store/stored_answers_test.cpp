#include "store/stored_answers.h"

#include "store_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace llmeval;

namespace {

const SystemTime k_asked(std::chrono::seconds(1'700'000'003));  // When full_sample() was served.

Digest key_of(std::uint64_t index) { return sha256(std::to_string(index)); }

SampleResult keyed_sample(std::uint64_t index, const std::string& answer) {
  SampleResult sample = full_sample(index, "case-" + std::to_string(index));
  sample.calls[0].cache_key = key_of(index);
  sample.calls[0].completion.parts = {TextPart{answer}, ToolCallPart{"1", "refund", "{}"}};
  return sample;
}

struct CacheWorld {
  CacheWorld() {
    REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 2), {keyed_sample(0, "first"), keyed_sample(1, "other")}));
  }

  std::unique_ptr<StoredAnswers> open(const StoredAnswersOptions& options = {}) {
    auto answers = StoredAnswers::open(path, loop, options);
    REQUIRE(answers);
    return *std::move(answers);
  }

  std::optional<StoredAnswer> find(StoredAnswers& answers, const Digest& key) {
    const auto found = run_task(loop, answers.find(key));
    REQUIRE(found);
    return *found;
  }

  void execute(const char* sql) { SQLite::Database(path, SQLite::OPEN_READWRITE).exec(sql); }

  ScratchFolder folder;
  std::string path = folder / "results.db";
  UvLoop loop;
};

}  // namespace

TEST_CASE("an answer of an earlier run is found whole") {
  CacheWorld world;
  const auto answers = world.open();
  CHECK(answers->may_have(key_of(0)));
  CHECK_FALSE(answers->may_have(key_of(7)));
  const auto found = world.find(*answers, key_of(0));
  REQUIRE(found);
  CHECK(found->outcome == Outcome::ok);
  CHECK(found->completion.text() == "first");
  CHECK(found->completion.parts.size() == 2);
  CHECK(found->completion.finish_reason == "stop");
  CHECK(found->completion.reported_model == "mini-2026");
  CHECK(found->completion.fingerprint == "fp");
  CHECK(found->completion.reported_version == "c0ffee");
  CHECK(found->completion.reported_prompt_hash.empty());
  CHECK(found->completion.contexts == std::vector<std::string>{"a page", "another"});
  CHECK(found->completion.usage == Usage{100, 20, 10, 5});
  CHECK(found->latency == std::chrono::milliseconds(800));
  CHECK(found->cost == Money{123});
  CHECK(found->recorded_at == k_asked);
  CHECK_FALSE(world.find(*answers, key_of(7)));
}

TEST_CASE("the newest answer to a request counts, and a cached one makes no entry") {
  CacheWorld world;
  SampleResult cached = keyed_sample(1, "copy");
  cached.calls[0].cached = true;
  cached.calls[0].recorded_at = k_asked;
  cached.calls[0].attempts.clear();
  REQUIRE(record(world.path, sample_run("20260102-000000-aaaaa", 2), {keyed_sample(0, "second"), cached}));
  const auto answers = world.open();
  CHECK(world.find(*answers, key_of(0))->completion.text() == "second");
  CHECK(world.find(*answers, key_of(1))->completion.text() == "other");
}

TEST_CASE("answers that are too old are not found") {
  CacheWorld world;
  const auto young = world.open({.from_earlier_runs = true, .not_before = k_asked});
  CHECK(world.find(*young, key_of(0)));
  const auto old = world.open({.from_earlier_runs = true, .not_before = k_asked + Duration(1)});
  CHECK_FALSE(old->may_have(key_of(0)));
  CHECK_FALSE(world.find(*old, key_of(0)));
}

TEST_CASE("what this run adds is found, also where earlier runs do not count") {
  CacheWorld world;
  const auto answers = world.open({.from_earlier_runs = false, .not_before = {}});
  CHECK_FALSE(answers->may_have(key_of(0)));
  for (const std::uint64_t own : {2, 3}) {
    const std::string run = "2026010" + std::to_string(own) + "-000000-aaaaa";
    REQUIRE(record(world.path, sample_run(run, 1), {keyed_sample(own, "own")}));
    answers->added(key_of(own));
    CHECK(answers->may_have(key_of(own)));
    const auto found = world.find(*answers, key_of(own));
    REQUIRE(found);
    CHECK(found->completion.text() == "own");
  }
  CHECK_FALSE(world.find(*answers, key_of(0)));
}

TEST_CASE("an entry whose request only begins alike is none, and a run that is gone takes its entries along") {
  CacheWorld world;
  const auto answers = world.open();
  world.execute("UPDATE calls SET cache_key = zeroblob(32) WHERE id = 1");
  CHECK_FALSE(world.find(*answers, key_of(0)));
  world.execute("PRAGMA foreign_keys = ON; DELETE FROM runs");
  CHECK_FALSE(world.find(*answers, key_of(1)));
}

TEST_CASE("a database that cannot be read is an error") {
  CacheWorld world;
  const auto answers = world.open();
  world.execute("DROP TABLE cached_answers");
  const auto found = run_task(world.loop, answers->find(key_of(0)));
  REQUIRE_FALSE(found);
  CHECK(found.error().message.find("no such table") != std::string::npos);
}
