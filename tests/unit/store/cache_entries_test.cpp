#include "store/cache_entries.h"

#include "store_world.h"

using namespace llmeval;

namespace {

Digest key_of(std::uint64_t index) { return sha256(std::to_string(index)); }

SampleResult keyed_sample(std::uint64_t index, const std::string& model) {
  SampleResult sample = full_sample(index, "case-" + std::to_string(index));
  sample.calls[0].cache_key = key_of(index);
  sample.calls[0].model = model;
  return sample;
}

const SystemTime k_asked(std::chrono::seconds(1'700'000'003));

struct EntriesWorld {
  EntriesWorld() {
    SampleResult unpriced = keyed_sample(2, "mini");
    unpriced.calls[0].cost.reset();
    REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 3),
                   {keyed_sample(0, "mini"), keyed_sample(1, "large"), unpriced}));
  }
  Database open() {
    Result<Database> database = Database::open(path);
    REQUIRE(database);
    return *std::move(database);
  }
  ScratchFolder folder;
  std::string path = folder / "results.db";
};

}  // namespace

TEST_CASE("what is cached, by model") {
  EntriesWorld world;
  const auto models = list_cached(world.open());
  REQUIRE(models);
  REQUIRE(models->size() == 2);
  const CachedModel& large = models->at(0);
  CHECK(large.model == "large");
  CHECK(large.answers == 1);
  CHECK(large.bytes > 9);
  CHECK(large.oldest == k_asked);
  CHECK(large.newest == k_asked);
  CHECK(large.cost == Money{123});
  CHECK(large.unpriced == 0);
  CHECK(models->at(1).model == "mini");
  CHECK(models->at(1).answers == 2);
  CHECK(models->at(1).unpriced == 1);
}

TEST_CASE("entries are forgotten by model and age; runs keep their answers") {
  EntriesWorld world;
  const Database database = world.open();
  CHECK(forget_cached(database, {"none"}, std::nullopt) == 0U);
  CHECK(forget_cached(database, {}, k_asked) == 0U);
  CHECK(forget_cached(database, {"large"}, k_asked + Duration(1)) == 1U);
  CHECK(forget_cached(database, {}, std::nullopt) == 2U);
  CHECK(list_cached(database)->empty());
  EventList told;
  REQUIRE(emit_run(database, "20260101-000000-aaaaa", {&told}));
  CHECK(std::get<SampleFinished>(told.events[1].kind).sample.calls[0].cache_key == key_of(0));
}

TEST_CASE("the entry of a key, and the run that asked") {
  EntriesWorld world;
  const Database database = world.open();
  const auto entry = find_cached(database, key_of(1));
  REQUIRE(entry);
  REQUIRE(*entry);
  CHECK((*entry)->recorded_at == k_asked);
  CHECK((*entry)->run_id == "20260101-000000-aaaaa");
  CHECK_FALSE(*find_cached(database, key_of(7)));
}

TEST_CASE("how a sample was asked last") {
  EntriesWorld world;
  const Database database = world.open();
  SampleKey key = keyed_sample(0, "mini").key;
  const auto past = find_past_question(database, key);
  REQUIRE(past);
  REQUIRE(*past);
  CHECK((*past)->run_id == "20260101-000000-aaaaa");
  CHECK((*past)->version == "0.1.0");
  CHECK((*past)->prompt_hash == std::string(64, 'c'));
  CHECK((*past)->case_hash == keyed_sample(0, "mini").subject->hash);
  CHECK((*past)->model_settings == R"({"provider":"sim"})");
  CHECK((*past)->cache_key == key_of(0));
  key.trial = 2;
  CHECK_FALSE(*find_past_question(database, key));
}
