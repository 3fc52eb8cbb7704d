#include "store/earlier_models.h"

#include "store_world.h"

using namespace llmeval;

namespace {

SampleResult served(std::uint64_t index, std::string id, std::string fingerprint, bool cached = false) {
  SampleResult sample = full_sample(index, fmt::format("c{}", index));
  sample.calls[0].completion.reported_model = std::move(id);
  sample.calls[0].completion.fingerprint = std::move(fingerprint);
  sample.calls[0].cached = cached;
  return sample;
}

ModelHistory history_of(const std::string& path, const std::string& suite, const std::string& model,
                        const std::string& except = {}) {
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  const Result<ModelHistory> history = earlier_models(*database, suite, model, except);
  REQUIRE(history);
  return *history;
}

}  // namespace

TEST_CASE("what answered in the newest run of a suite that asked") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  REQUIRE(record(path, sample_run("20260101-000000-aaaaa", 3),
                 {served(0, "m-1", "f1"), served(1, "m-1", "f2"), served(2, "m-1", "f1"), served(3, "", "")}));
  REQUIRE(record(path, sample_run("20260102-000000-bbbbb", 1), {served(0, "m-2", "")}));
  REQUIRE(record(path, sample_run("20260103-000000-ccccc", 1), {served(0, "m-0", "f0", true)}));

  ModelHistory history = history_of(path, "triage", "mini");
  CHECK(history.run == "20260102-000000-bbbbb");
  CHECK(history.identities == std::vector<ModelIdentity>{{"m-2", ""}});
  history = history_of(path, "triage", "mini", "20260102-000000-bbbbb");
  CHECK(history.run == "20260101-000000-aaaaa");
  std::sort(history.identities.begin(), history.identities.end(),
            [](const auto& a, const auto& b) { return a.fingerprint < b.fingerprint; });
  CHECK(history.identities == std::vector<ModelIdentity>{{"m-1", "f1"}, {"m-1", "f2"}});
  CHECK(history_of(path, "triage", "large").identities.empty());
  CHECK(history_of(path, "other", "mini").run.empty());
}
