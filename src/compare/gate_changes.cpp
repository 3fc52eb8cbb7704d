#include "compare/gate_changes.h"

#include "compare/change_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

void append(RuleResults more, RuleResults& all) {
  for (GateRuleResult& one : more) all.push_back(std::move(one));
}

}  // namespace

GateRuleResult no_baseline(const std::string& suite, std::string rule) {
  return {suite, std::move(rule), GateDecision::inconclusive,
          "there is no baseline to compare with; llmeval baseline set makes one"};
}

GateRuleResult nothing_compared(const std::string& suite, std::string rule, const std::string& what,
                                const GroupComparison* group) {
  GateRuleResult result{suite, std::move(rule), GateDecision::inconclusive, {}};
  const auto count = [&](PairKind kind) { return group == nullptr ? 0 : group->rate.counts.of(kind); };
  if (group == nullptr) {
    result.text = fmt::format("there is nothing to compare {} with", what);
  } else if (group->before.model.empty()) {
    result.text = fmt::format("the baseline has nothing of {}", what);
  } else {
    result.text =
        fmt::format("no case of {} can be compared with the baseline: {} changed, {} not measured", what,
                    count(PairKind::incomparable), count(PairKind::unmeasured) + count(PairKind::newly_errored));
  }
  return result;
}

std::vector<GateRuleResult> decide_changes(const std::map<std::string, Gate>& gates, const GateRuns& runs) {
  ComparedParts parts(runs);
  std::optional<EarlyAnswers> early;
  if (runs.may_stop_early && runs.before) {
    early = repeat_early_answers(gates, *runs.after.info, *runs.after.table, *runs.before->table, runs.is_left_out);
  }
  RuleResults results;
  std::vector<ChangeTest> tests;
  for (const auto& [suite, gate] : gates) {
    const ChangeInput input{suite, runs, parts, early ? &*early : nullptr};
    for (const GateRule& rule : gate.rules) {
      if (const auto* regression = std::get_if<RegressionGate>(&rule)) {
        for (ChangeTest& test : test_changes(*regression, input)) tests.push_back(std::move(test));
      } else if (const auto* failures = std::get_if<NewFailuresGate>(&rule)) {
        append(decide_rule(*failures, input), results);
      } else if (const auto* cost = std::get_if<CostGate>(&rule)) {
        append(decide_rule(*cost, input), results);
      }
    }
  }
  append(decide_tests(std::move(tests)), results);
  return results;
}

std::vector<FlippedCase> flips_to_confirm(const std::map<std::string, Gate>& gates, const GateRuns& runs) {
  ComparedParts parts(runs);
  std::vector<FlippedCase> flips;
  for (const auto& [suite, gate] : gates) {
    const ChangeInput input{suite, runs, parts};
    for (const GateRule& rule : gate.rules) {
      if (const auto* failures = std::get_if<NewFailuresGate>(&rule)) add_flips(*failures, input, flips);
    }
  }
  return flips;
}

}  // namespace llmeval
