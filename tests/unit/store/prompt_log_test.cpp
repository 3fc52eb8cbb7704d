#include "store/prompt_log.h"

#include "store/prompt_versions.h"
#include "store/sample_rows.h"
#include "store_world.h"

#include <fmt/format.h>

using namespace llmeval;

namespace {

// Whether a sample of a case passed, by its letter: p, f, e.
SampleResult sample(std::uint64_t index, const std::string& case_id, std::int32_t trial, char verdict) {
  SampleResult result = full_sample(index, case_id);
  result.key.trial = trial;
  result.case_index = static_cast<std::uint32_t>(case_id[0]);
  result.verdict = verdict == 'p' ? Verdict::pass : verdict == 'f' ? Verdict::fail : Verdict::error;
  return result;
}

RunInfo run_at(std::string id, int hour, char hash) {
  RunInfo run = sample_run(std::move(id), 1);
  run.started_at = SystemTime(std::chrono::hours(hour));
  run.suites[0].prompts[0].hash = std::string(64, hash);
  run.plan.clear();
  run.started_by = "Ann";
  return run;
}

void store(const std::string& path, const RunInfo& run, const std::vector<SampleResult>& samples) {
  REQUIRE(record(path, run, samples));
  Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  REQUIRE(store_decision(*database, run.id, 0, GateDecision::pass, {}));
}

// Samples in place of cases: how trials are joined is the caller's.
Result<std::vector<CountedCases>> count_samples(const Database& database, const std::string& run_id) {
  LLMEVAL_TRY(const SampleTable table, read_sample_rows(database, run_id));
  std::vector<CountedCases> counted;
  if (!table.rows.empty()) {
    const SampleRow& first = table.rows.front();
    counted.push_back({table.suites[first.suite], table.prompts[first.prompt], table.models[first.model]});
  }
  for (const SampleRow& row : table.rows) {
    std::uint64_t CountedCases::*const verdict = row.verdict == Verdict::pass   ? &CountedCases::passed
                                                 : row.verdict == Verdict::fail ? &CountedCases::failed
                                                                                : &CountedCases::errors;
    ++(counted.front().*verdict);
  }
  return counted;
}

std::vector<PromptLogEntry> read(const std::string& path, const PromptLogFilter& filter = {}) {
  Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  Result<std::vector<PromptLogEntry>> log =
      read_prompt_log(*database, filter, [&](const std::string& run_id) { return count_samples(*database, run_id); });
  REQUIRE(log);
  return *std::move(log);
}

// `run-3 2/1/1`: passed, failed, errors.
std::string shown(const PromptRate& rate) {
  return fmt::format("{} {} {} {}/{}/{}{}", rate.suite, rate.model, rate.run_id, rate.passed, rate.failed, rate.errors,
                     rate.is_narrowed ? " narrowed" : "");
}

}  // namespace

TEST_CASE("every version of a prompt is told with the runs that had it") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  RunInfo first = run_at("run-1", 1, 'c');
  store(path, first, {sample(0, "a", 1, 'p')});
  RunInfo second = run_at("run-2", 2, 'c');
  second.dirty = false;
  second.git_commit = std::string(40, 'b');
  second.started_by = "Bo";
  store(path, second, {sample(0, "a", 1, 'f')});
  store(path, run_at("run-3", 3, 'd'), {sample(0, "a", 1, 'p')});

  const std::vector<PromptLogEntry> log = read(path);
  REQUIRE(log.size() == 2);
  CHECK(log[0].version.hash == std::string(64, 'd'));
  CHECK(log[0].runs == 1);
  CHECK(log[1].version.hash == std::string(64, 'c'));
  CHECK(log[1].version.name == "triage");
  CHECK(log[1].version.path == "prompts/triage.prompty");
  CHECK(log[1].runs == 2);
  CHECK(log[1].first_seen == first.started_at);
  CHECK(log[1].last_seen == second.started_at);
  CHECK(log[1].git_commit == second.git_commit);
  CHECK_FALSE(log[1].dirty);
  CHECK(log[1].started_by == std::vector<std::string>{"Ann", "Bo"});
  REQUIRE(log[1].rates.size() == 1);
  CHECK(shown(log[1].rates[0]) == "triage mini run-2 0/1/0");
}

TEST_CASE("a rate is that of the newest complete run with all cases") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  store(path, run_at("whole", 1, 'c'), {sample(0, "a", 1, 'p'), sample(1, "b", 1, 'f')});
  RunInfo narrowed = run_at("narrowed", 2, 'c');
  narrowed.plan = {{"option", "--case", "b"}};
  store(path, narrowed, {sample(1, "b", 1, 'f')});
  RunInfo stopped = run_at("stopped", 3, 'c');
  REQUIRE(record(path, stopped, {sample(0, "a", 1, 'f')}));  // It came to no decision, but to an end.
  RunInfo confirming = run_at("confirming", 4, 'e');
  confirming.confirms = "whole";
  store(path, confirming, {sample(0, "a", 1, 'p')});
  RunInfo other = run_at("other", 5, 'd');
  other.plan = {{"option", "--case", "b"}};
  store(path, other, {sample(1, "b", 1, 'p')});

  const std::vector<PromptLogEntry> log = read(path);
  REQUIRE(log.size() == 2);
  CHECK(shown(log[0].rates.at(0)) == "triage mini other 1/0/0 narrowed");
  CHECK(log[1].runs == 3);
  CHECK(shown(log[1].rates.at(0)) == "triage mini stopped 0/1/0");
}

TEST_CASE("a prompt is found by its name, its file and its hash") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  store(path, run_at("run-1", 1, 'c'), {});
  RunInfo second = run_at("run-2", 2, 'd');
  second.suites[0].prompts[0].name = "draft";
  second.suites[0].prompts[0].path = "";
  store(path, second, {});
  CHECK(read(path).size() == 2);
  CHECK(read(path, {.name = "draft"}).at(0).version.hash[0] == 'd');
  CHECK(read(path, {.name = "x", .path = "prompts/triage.prompty"}).at(0).version.hash[0] == 'c');
  CHECK(read(path, {.name = "x", .path = "y", .hash_prefix = "dddddd"}).at(0).version.name == "draft");
  CHECK(read(path, {.name = "x"}).empty());
  CHECK(read(path, {.name = "draft"}).at(0).rates.empty());
}

TEST_CASE("a version is found by the start of its hash") {
  const ScratchFolder folder;
  const std::string path = folder / "results.db";
  store(path, run_at("run-1", 1, 'c'), {});
  RunInfo second = run_at("run-2", 2, 'c');
  second.suites[0].prompts[0].hash = "cccccc" + std::string(58, 'd');
  second.suites[0].prompts[0].name = "draft";
  store(path, second, {});
  Result<Database> database = Database::open_existing(path);
  REQUIRE(database);
  const Result<PromptVersion> found = find_prompt_version(*database, "ccccccd");
  REQUIRE(found);
  CHECK(found->name == "draft");
  CHECK(found->canonical == R"({"v":1})");
  CHECK(find_prompt_version(*database, "cccccc").error().message ==
        "'cccccc' is the start of several hashes: cccccccccccc, ccccccdddddd …");
  CHECK(find_prompt_version(*database, "abcdef").error().message == "no run used a prompt with the hash 'abcdef'");
  CHECK(is_hash_prefix("abcdef"));
  CHECK_FALSE(is_hash_prefix("abcde"));
  CHECK_FALSE(is_hash_prefix("abcdeg"));
  CHECK_FALSE(is_hash_prefix("ABCDEF"));
}
