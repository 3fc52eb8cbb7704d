#include "store/earlier_use.h"

#include "store_world.h"

using namespace llmeval;

namespace {

EarlierUse use_of(const std::string& path, const SampleGroupKey& group) {
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  const Result<EarlierUse> use = earlier_use(*database, group);
  REQUIRE(use);
  return *use;
}

}  // namespace

TEST_CASE("what samples of a suite, prompt and model used in earlier runs is summed up") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  SampleResult errored = full_sample(2, "c");
  errored.verdict = Verdict::error;
  SampleResult untold = full_sample(3, "d");
  untold.calls[0].completion.usage.reset();
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 4),
                 {full_sample(0, "a"), full_sample(1, "b"), errored, untold}));
  REQUIRE(record(path, sample_run("20260102-000000-bbbbb", 1), {full_sample(0, "a")}));

  const SampleGroupKey group{"triage", std::string(64, 'c'), "mini"};
  const EarlierUse use = use_of(path, group);
  CHECK(use.samples == 3);
  CHECK(use.usage == Usage{300, 60, 30, 15});

  for (const SampleGroupKey& other :
       {SampleGroupKey{"other", group.prompt_hash, "mini"}, SampleGroupKey{"triage", std::string(64, 'd'), "mini"},
        SampleGroupKey{"triage", group.prompt_hash, "maxi"}, SampleGroupKey{"triage", "", "mini"}}) {
    CHECK(use_of(path, other).samples == 0);
  }
}

TEST_CASE("a suite without a prompt has earlier samples, too") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  RunInfo run = sample_run("20260101-000000-aaaaa", 1);
  run.suites[0].prompts.clear();
  SampleResult sample = full_sample(0, "a");
  sample.key.prompt.clear();
  sample.prompt_hash.clear();
  REQUIRE(record(path, run, {sample}));
  CHECK(use_of(path, {"triage", "", "mini"}).samples == 1);
}
