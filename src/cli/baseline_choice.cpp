#include "cli/baseline_choice.h"

#include "cli/run_reference.h"
#include "store/baselines.h"
#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace llmeval {

namespace {

bool has_any_suite(const RunInfo& run, const Project& project) {
  return std::any_of(project.suites.begin(), project.suites.end(), [&](const Suite& suite) {
    return std::any_of(run.suites.begin(), run.suites.end(),
                       [&](const SuiteInfo& had) { return had.name == suite.name; });
  });
}

Result<BaselineChoice> choice_of(const Database& database, const std::string& run) {
  LLMEVAL_TRY(const std::optional<SystemTime> asked_at, oldest_answer(database, run));
  return BaselineChoice{run, asked_at};
}

Result<BaselineChoice> main_baseline(const Database& database, const Project& project) {
  LLMEVAL_TRY(const std::optional<std::string> run, find_baseline(database, k_main_baseline));
  if (!run) return BaselineChoice();
  LLMEVAL_TRY(const RunInfo info, read_run(database, *run));
  if (!has_any_suite(info, project)) return BaselineChoice();
  return choice_of(database, *run);
}

// A baseline's name first, then whatever names a whole run.
Result<std::string> named_run(const Database& database, const std::string& word) {
  LLMEVAL_TRY(std::optional<std::string> run, find_baseline(database, word));
  if (run) return *std::move(run);
  LLMEVAL_TRY(const RunReference reference, parse_run_reference(word));
  if (!reference.selectors.empty()) {
    return failure(fmt::format("'{}' names a part of a run", inert_line(word)), "runs are compared with whole ones");
  }
  LLMEVAL_TRY(const FoundRun found, find_referenced(database, reference));
  return found.id;
}

}  // namespace

Result<BaselineChoice> choose_baseline(const std::string& database_path, const std::string& word,
                                       const Project& project) {
  std::error_code ignored;
  const bool is_there = std::filesystem::exists(database_path, ignored);
  if (word == "none" || (word.empty() && !is_there)) return BaselineChoice();
  LLMEVAL_TRY(const Database database, Database::open_existing(database_path));
  if (word.empty()) return main_baseline(database, project);
  LLMEVAL_TRY(const std::string run, named_run(database, word));
  LLMEVAL_TRY(const RunInfo info, read_run(database, run));
  LLMEVAL_TRY(const RunState state, run_state(database, run));
  if (std::optional<Error> why = why_no_baseline(info, state)) return failure(*std::move(why));
  return choice_of(database, run);
}

}  // namespace llmeval
