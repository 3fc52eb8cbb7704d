#include "cli/run_facts.h"

#include "cli/asked_again.h"
#include "cli/case_places.h"
#include "cli/compared_runs.h"
#include "cli/gate_comparison.h"
#include "cli/stored_report.h"
#include "store/runs.h"

#include <memory>
#include <utility>

namespace llmeval {

namespace {

Result<> fill(RunFacts& facts, const Database& database, const Workspace& workspace, const std::string& run_id) {
  LLMEVAL_TRY(RunInfo run, read_run(database, run_id));
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
