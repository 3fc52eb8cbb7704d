#include "store/scored_runs.h"

#include "store_world.h"

using namespace llmeval;

namespace {

struct TrendedRun {
  std::string id;
  int started = 0;  ///< Seconds after the first.
  std::string suite = "triage";
  std::string confirms = {};
  std::string scored_from = {};
  bool scored = true;
};

void store(const std::string& path, const TrendedRun& spec) {
  RunInfo run = sample_run(spec.id, 0);
  run.started_at += std::chrono::seconds(spec.started);
  run.suites.front().name = spec.suite;
  run.confirms = spec.confirms;
  run.scored_from = spec.scored_from;
  run.is_scored = spec.scored;
  REQUIRE(record(path, run, {}));
}

std::vector<std::string> ids(const Result<ScoredRuns>& found) {
  REQUIRE(found);
  std::vector<std::string> list;
  for (const ScoredRun& run : found->runs) list.push_back(run.id);
  return list;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("runs of a trend are those that say how prompts fared") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  store(path, {.id = "a", .started = 1});
  store(path, {.id = "b", .started = 2, .confirms = "a"});
  store(path, {.id = "c", .started = 3, .scored_from = "a"});
  store(path, {.id = "d", .started = 4, .scored = false});
  store(path, {.id = "e", .started = 5, .suite = "other"});
  store(path, {.id = "f", .started = 7});
  store(path, {.id = "g", .started = 6});  // Not stored in the order of time.
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  const Result<ScoredRuns> all = list_scored_runs(*database, std::nullopt, 0);
  CHECK(ids(all) == Ids{"a", "e", "g", "f"});
  CHECK(all->rescored == 1);
  CHECK(all->unfinished == 0);
  const Result<ScoredRuns> newest = list_scored_runs(*database, std::nullopt, 1);
  CHECK(ids(newest) == Ids{"e", "f"});  // Of each suite.
  CHECK((all->older == 0 && newest->older == 2));
  CHECK(ids(list_scored_runs(*database, all->runs[2].started_at, 0)) == Ids{"g", "f"});
}
