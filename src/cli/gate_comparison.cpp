#include "cli/gate_comparison.h"

#include "cli/stored_selection.h"
#include "store/confirmations.h"
#include "store/runs.h"
#include "store/sample_rows.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

struct StoredSamples {
  std::shared_ptr<const RunInfo> info;
  std::shared_ptr<const SampleTable> table;
};

Result<StoredSamples> read_samples(const Database& database, const std::string& run_id) {
  LLMEVAL_TRY(RunInfo info, read_run(database, run_id));
  LLMEVAL_TRY(SampleTable table, read_sample_rows(database, run_id));
  return StoredSamples{std::make_shared<const RunInfo>(std::move(info)),
                       std::make_shared<const SampleTable>(std::move(table))};
}

}  // namespace

bool has_comparing_rules(const DecidingRules& rules) {
  return std::any_of(rules.gates.begin(), rules.gates.end(), [](const auto& gate) {
    return std::any_of(gate.second.rules.begin(), gate.second.rules.end(), [](const GateRule& rule) {
      const auto* cost = std::get_if<CostGate>(&rule);
      return std::holds_alternative<RegressionGate>(rule) || std::holds_alternative<NewFailuresGate>(rule) ||
             (cost != nullptr && cost->max_increase);
    });
  });
}

Result<GateRuns> read_gate_runs(const Database& database, const std::string& run_id, const std::string& baseline,
                                const DecidingRules& rules) {
  GateRuns runs;
  LLMEVAL_TRY(const StoredSamples after, read_samples(database, run_id));
  runs.after = whole_run(run_id, after.info, after.table);
  if (!baseline.empty()) {
    LLMEVAL_TRY(const StoredSamples before, read_samples(database, baseline));
    runs.before = whole_run(baseline, before.info, before.table);
  }
  runs.is_left_out = rules.left_out();
  if (!after.info->selection.empty()) {
    LLMEVAL_TRY(const StoredSelection selection, parse_stored_selection(after.info->selection));
    runs.may_stop_early = selection.stop_early;
  }
  LLMEVAL_CHECK(read_confirmations(database, runs));
  return runs;
}

Result<> read_confirmations(const Database& database, GateRuns& runs) {
  LLMEVAL_TRY(const std::vector<std::string> ids, confirming_runs(database, runs.after.info->id));
  runs.confirming.clear();
  for (const std::string& id : ids) {
    LLMEVAL_TRY(const StoredSamples samples, read_samples(database, id));
    runs.confirming.push_back({samples.info, samples.table});
  }
  return {};
}

void add_comparing_rules(const DecidingRules& rules, const GateRuns& runs, GateResult& all) {
  for (GateRuleResult& rule : decide_changes(rules.gates, runs)) {
    all.decision = worse(all.decision, rule.decision);
    all.rules.push_back(std::move(rule));
  }
}

}  // namespace llmeval
