#include "cli/diff_sides.h"

#include "cli/prompt_run.h"
#include "cli/run_reference.h"
#include "store/baselines.h"
#include "store/run_search.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace llmeval {

namespace {

// What a run is compared with where the words do not say.
Result<NamedSide> default_before(const Database& database, const NamedSide& after) {
  const std::string& run = after.found.id;
  LLMEVAL_TRY(const std::optional<std::string> baseline, find_baseline(database, k_main_baseline));
  if (baseline && *baseline != run) {
    LLMEVAL_TRY(const RunInfo base, read_run(database, *baseline));
    LLMEVAL_TRY(const RunInfo info, read_run(database, run));
    if (shares_suite(base, info)) return NamedSide{"baseline", {*baseline, {}}, after.selectors};
  }
  LLMEVAL_TRY(const std::optional<std::string> previous, find_previous_run(database, run));
  if (previous) return NamedSide{"the run before", {*previous, {}}, after.selectors};
  return failure(
      fmt::format("there is nothing to compare run {} with: no complete run of the same suites is before it", run),
      "name two runs: llmeval diff A B");
}

}  // namespace

Result<NamedSides> SideFinder::find_both() {
  if (command_.before.empty() || command_.after.empty()) return find_with_last();
  LLMEVAL_TRY(const bool is_before_stored, is_stored(command_.before));
  // What a prompt file is run on is for the other side to say, so that is found first where it can.
  if (is_before_stored) {
    LLMEVAL_TRY(NamedSide before, find(command_.before, nullptr));
    LLMEVAL_TRY(NamedSide after, find(command_.after, &before));
    return NamedSides{std::move(before), std::move(after)};
  }
  LLMEVAL_TRY(NamedSide after, find(command_.after, nullptr));
  LLMEVAL_TRY(NamedSide before, find(command_.before, &after));
  return NamedSides{std::move(before), std::move(after)};
}

Result<NamedSide> SideFinder::find(const std::string& word, const NamedSide* like) {
  LLMEVAL_TRY(RunReference reference, parse_run_reference(word));
  if (!names_prompt_file(reference.base, workspace_)) {
    LLMEVAL_TRY(FoundRun found, find_referenced(database_, reference));
    return NamedSide{reference.word, std::move(found), std::move(reference.selectors)};
  }
  std::optional<RunInfo> other;
  if (like != nullptr) {
    LLMEVAL_TRY(other, read_run(database_, like->found.id));
  }
  LLMEVAL_TRY(FoundRun found,
              run_of_prompt_file(reference.base, other ? &*other : nullptr, command_.env_files, context_));
  return NamedSide{reference.word, std::move(found), std::move(reference.selectors)};
}

Result<bool> SideFinder::is_stored(const std::string& word) const {
  LLMEVAL_TRY(const RunReference reference, parse_run_reference(word));
  return !names_prompt_file(reference.base, workspace_);
}

Result<NamedSides> SideFinder::find_with_last() {
  LLMEVAL_TRY(NamedSide last, find("last", nullptr));
  if (command_.before.empty()) {
    LLMEVAL_TRY(NamedSide before, default_before(database_, last));
    return NamedSides{std::move(before), std::move(last)};
  }
  LLMEVAL_TRY(NamedSide named, find(command_.before, &last));
  if (named.found.id == last.found.id) {
    LLMEVAL_TRY(NamedSide before, default_before(database_, named));
    return NamedSides{std::move(before), std::move(named)};
  }
  // With the same selectors on both sides: `diff last~1:model=mini` is about that model.
  last.selectors = named.selectors;
  return NamedSides{std::move(named), std::move(last)};
}

}  // namespace llmeval
