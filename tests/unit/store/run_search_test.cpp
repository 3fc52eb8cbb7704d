#include "store/run_search.h"

#include "store_world.h"

#include <fmt/format.h>

using namespace llmeval;

namespace {

struct StoredSpec {
  std::string id;
  int started = 0;  ///< Seconds after the first.
  std::string suite = "triage";
  std::string prompt_hash = std::string(64, 'c');
  bool decided = true;
};

void store(const std::string& path, const StoredSpec& spec) {
  RunInfo run = sample_run(spec.id, 0);
  run.started_at += std::chrono::seconds(spec.started);
  run.suites.front().name = spec.suite;
  run.suites.front().prompts.front().hash = spec.prompt_hash;
  REQUIRE(record(path, run, {}));
  if (!spec.decided) return;
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  REQUIRE(store_decision(*database, run.id, 1, GateDecision::fail, {}));
}

}  // namespace

TEST_CASE("the previous run is the newest complete one of the same suites") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  store(path, {.id = "20260101-000000-aaaaa", .started = 1});
  store(path, {.id = "20260102-000000-bbbbb", .started = 2});
  store(path, {.id = "20260103-000000-ccccc", .started = 3, .suite = "other"});
  store(path, {.id = "20260104-000000-ddddd", .started = 4, .decided = false});
  store(path, {.id = "20260105-000000-eeeee", .started = 5});
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  CHECK(find_previous_run(*database, "20260105-000000-eeeee") == "20260102-000000-bbbbb");
  CHECK(find_previous_run(*database, "20260102-000000-bbbbb") == "20260101-000000-aaaaa");
  CHECK(find_previous_run(*database, "20260101-000000-aaaaa") == std::nullopt);
  CHECK(find_previous_run(*database, "20260103-000000-ccccc") == std::nullopt);
  CHECK(find_previous_run(*database, "x-").error().message == "there is no run 'x-'");
}

TEST_CASE("the newest complete run of a prompt is found by its hash") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  const std::string one = std::string(63, 'c') + "1";
  const std::string two = std::string(63, 'c') + "2";
  const std::string three = std::string(64, 'd');
  store(path, {.id = "20260101-000000-aaaaa", .started = 1, .prompt_hash = one});
  store(path, {.id = "20260102-000000-bbbbb", .started = 2, .prompt_hash = one});
  store(path, {.id = "20260103-000000-ccccc", .started = 3, .prompt_hash = two});
  store(path, {.id = "20260104-000000-ddddd", .started = 4, .prompt_hash = three, .decided = false});
  const Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  CHECK(find_run_of_prompt(*database, one) == "20260102-000000-bbbbb");
  CHECK(find_run_of_prompt(*database, three) == std::nullopt);
}
