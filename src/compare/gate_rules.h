#pragma once

#include "compare/gate.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// The rules of a gate that look at one run, a family a file; see decide().

/// What a rule is decided with.
struct RuleInput {
  std::string_view suite;
  const GateNumbers& numbers;
  const GateFacts& facts;
};
using RuleResults = std::vector<GateRuleResult>;

// gate_rates.cpp
RuleResults decide_rule(const ErrorsGate& rule, const RuleInput& input);
RuleResults decide_rule(const PassRateGate& rule, const RuleInput& input);
RuleResults decide_rule(const ScoreGate& rule, const RuleInput& input);
/// By the observed rate or, with a confidence, by Wilson's bounds.
/// \param total  over 0.
GateDecision decide_rate(std::uint64_t passed, std::uint64_t total, double min, std::optional<double> confidence);

// gate_answers.cpp
RuleResults decide_rule(const FallbacksGate& rule, const RuleInput& input);
RuleResults decide_rule(const CachedGate& rule, const RuleInput& input);
RuleResults decide_rule(const LatencyGate& rule, const RuleInput& input);
RuleResults decide_rule(const CostGate& rule, const RuleInput& input);
RuleResults decide_rule(const ModelChangeGate& rule, const RuleInput& input);

// gate_metrics.cpp
RuleResults decide_rule(const MetricGate& rule, const RuleInput& input);

// gate_judges.cpp
RuleResults decide_rule(const JudgeGate& rule, const RuleInput& input);

// What the rules' texts have in common (gate_text.cpp).

/// What a rule looks at in a group: `short × mini`, `'polite' of short × mini`, `short × mini (tags billing, !slow)`.
std::string scope_text(std::string_view group, const RuleScope& scope);
/// That there is nothing to look at.
GateRuleResult nothing_there(std::string_view suite, std::string rule, const RuleScope& scope);

}  // namespace llmeval
