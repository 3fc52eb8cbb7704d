#include "cli/run_facts.h"

#include "cli/asked_again.h"
#include "cli/case_places.h"
#include "cli/compared_runs.h"
#include "cli/gate_comparison.h"
#include "cli/stored_report.h"
#include "store/runs.h"

#include <filesystem>
#include <map>
#include <set>
#include <utility>

namespace llmeval {

namespace {

// What messages show is as it would be typed.
std::string from_root(const Workspace& workspace, const std::string& shown) {
  return std::filesystem::path(workspace.absolute(shown)).lexically_relative(workspace.root).generic_string();
}

// By suite and id.
using KnownPlaces = std::map<std::pair<std::string, std::string>, CasePlace>;

// Reads these cases anew from the project's files; mistakes in them are nobody's business here.
KnownPlaces read_places(const Workspace& workspace, std::span<const SampleKey> keys) {
  std::set<std::pair<std::string, std::string>> wanted;
  for (const SampleKey& key : keys) wanted.emplace(key.suite, key.case_id);
  Selection selection;
  for (const auto& [suite, case_id] : wanted) {
    if (selection.suites.empty() || selection.suites.back() != suite) selection.suites.push_back(suite);
  }
  selection.picks = [&wanted](std::string_view suite, std::string_view case_id) {
    return wanted.contains({std::string(suite), std::string(case_id)});
  };
  Diagnostics diagnostics;
  const Project project = load_project(workspace.files, workspace.environment, selection, diagnostics);
  KnownPlaces known;
  for (const Suite& suite : project.suites) {
    for (std::uint64_t i = 0; i < suite.cases->size(); ++i) {
      const Result<SuiteCase> one = suite.cases->at(i);
      if (!one) continue;
      const std::string& shown = diagnostics.path(one->subject->place.source);
      if (shown.empty()) continue;
      known.emplace(std::pair(suite.name, one->subject->id),
                    CasePlace{from_root(workspace, shown), one->subject->place.line});
    }
  }
  return known;
}

// Of what a stranger wrote only what the run knows: its files were read by other rules than would be followed here.
std::vector<CasePlace> find_places(const Workspace& workspace, const RunInfo& run, std::span<const SampleKey> keys) {
  std::map<std::string, std::string> suite_paths;
  for (const SuiteInfo& suite : run.suites) suite_paths.emplace(suite.name, suite.path);
  const KnownPlaces known = workspace.is_untrusted ? KnownPlaces() : read_places(workspace, keys);
  std::vector<CasePlace> places;
  for (const SampleKey& key : keys) {
    const auto found = known.find({key.suite, key.case_id});
    places.push_back(found != known.end() ? found->second : CasePlace{suite_paths[key.suite], 0});
  }
  return places;
}

Result<> fill(RunFacts& facts, const Database& database, const Workspace& workspace, const std::string& run_id) {
  LLMEVAL_TRY(RunInfo run, read_run(database, run_id));
  facts.places_of = [&workspace, run](std::span<const SampleKey> keys) { return find_places(workspace, run, keys); };
  facts.place_of = case_places(workspace, run);
  LLMEVAL_TRY(facts.asked_again, read_asked_again(database, run_id));
  if (run.baseline.empty() || !run_state(database, run.baseline)) return {};
  LLMEVAL_TRY(GateRuns sides, read_gate_runs(database, run_id, run.baseline, {}));
  facts.comparison = compare_runs(*std::move(sides.before), std::move(sides.after), {});
  const auto runs = std::make_shared<ComparedRuns>(database);
  facts.read = [runs, read = runs->reader()](const RunInfo& of, std::int64_t row) { return read(of, row); };
  return {};
}

}  // namespace

std::vector<Error> write_with_facts(const Database& database, const Workspace& workspace, const std::string& run_id,
                                    const Outputs& outputs, const std::vector<EventSink*>& writers) {
  std::vector<Error> errors;
  if (outputs.uses_facts) {
    Result<> filled = fill(*outputs.facts, database, workspace, run_id);
    if (!filled) errors.push_back(std::move(filled).error());
  }
  for (Error& error : write_stored(database, run_id, writers)) errors.push_back(std::move(error));
  *outputs.facts = {};
  return errors;
}

}  // namespace llmeval
