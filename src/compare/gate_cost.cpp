#include "compare/change_rules.h"
#include "compare/rate_text.h"

#include <fmt/format.h>

#include <cmath>

namespace llmeval {

namespace {

GateRuleResult increase_line(const CostGate& rule, const ChangeInput& input, const ComparedPart& part) {
  const PairedMeasure& cost = part.group->of(AnswerMeasure::cost);
  const std::string what = scope_text(part.group->label(), rule.scope);
  GateRuleResult result{input.suite, "cost", GateDecision::inconclusive, {}};
  if (cost.pairs == 0) {
    result.text = fmt::format("{}: nobody knows what its cases cost on both sides", what);
    return result;
  }
  const auto money = [](double nano) { return format_money(Money{static_cast<std::int64_t>(std::llround(nano))}); };
  const bool is_over = cost.after > cost.before * (1 + *rule.max_increase);
  result.decision = is_over ? GateDecision::fail : GateDecision::pass;
  const std::string change =
      cost.before > 0 ? fmt::format(" ({:+.1f} %)", (cost.after / cost.before - 1) * 100) : std::string();
  result.text = fmt::format("{}: a case costs {}, before {}{}, at most {} % more wanted", what, money(cost.after),
                            money(cost.before), change, percent_limit(*rule.max_increase));
  return result;
}

}  // namespace

RuleResults decide_rule(const CostGate& rule, const ChangeInput& input) {
  if (!rule.max_increase) return {};
  if (!input.parts.has(rule.against)) return {no_baseline(input.suite, "cost")};
  RuleResults results;
  for (const ComparedPart& part : input.parts.of(input.suite, rule.scope, rule.against)) {
    results.push_back(increase_line(rule, input, part));
  }
  if (results.empty()) results.push_back(nothing_compared(input.suite, "cost", input.suite, nullptr));
  return results;
}

}  // namespace llmeval
