#pragma once

#include "compare/compared_parts.h"
#include "compare/early_answers.h"
#include "compare/flips.h"
#include "compare/gate_rules.h"

#include <string>
#include <vector>

namespace llmeval {

// The rules of a gate that compare, a family a file; see decide_changes().

/// What a rule of a suite is decided with.
struct ChangeInput {
  const std::string& suite;
  const GateRuns& runs;
  ComparedParts& parts;
  const EarlyAnswers* early = nullptr;  ///< Of a run that may stop early.
};

/// One comparison of a `regression` rule, before it is known how many there are.
struct ChangeTest {
  GateRuleResult result;                       ///< Without decision and end of text where it is still to be decided.
  std::optional<RegressionDecision> decision;  ///< Absent: `result` is whole.
  std::optional<double> margin;
  double alpha = 0.01;
  bool is_adjusted = false;  ///< Its alpha is shared with the others already.
};

// gate_regression.cpp
std::vector<ChangeTest> test_changes(const RegressionGate& rule, const ChangeInput& input);
/// Completes them all, their p-values adjusted for one another.
RuleResults decide_tests(std::vector<ChangeTest> tests);

// gate_flips.cpp
RuleResults decide_rule(const NewFailuresGate& rule, const ChangeInput& input);
void add_flips(const NewFailuresGate& rule, const ChangeInput& input, std::vector<FlippedCase>& flips);

// gate_cost.cpp
RuleResults decide_rule(const CostGate& rule, const ChangeInput& input);

/// That the rule has nothing to compare with.
GateRuleResult no_baseline(const std::string& suite, std::string rule);
/// That nothing of a group, or of the whole suite, is there on both sides.
GateRuleResult nothing_compared(const std::string& suite, std::string rule, const std::string& what,
                                const GroupComparison* group);

}  // namespace llmeval
