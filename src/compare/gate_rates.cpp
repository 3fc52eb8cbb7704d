#include "compare/gate_rules.h"
#include "compare/rate_text.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

bool is_only_unrecorded(const GroupSummary& group) {
  return group.not_recorded > 0 && group.not_recorded == group.samples.total();
}

// `cases` of what a rule looks at, at least one of them scored.
GateRuleResult pass_rate_line(const PassRateGate& rule, std::string_view suite, const std::string& what,
                              const VerdictCounts& cases) {
  std::string shown;
  if (rule.confidence) {
    const Interval bounds = wilson_interval(cases.pass, cases.scored(), *rule.confidence);
    shown = fmt::format(", {} % interval {} %", percent_limit(*rule.confidence), percent(bounds));
  }
  const double rate = static_cast<double>(cases.pass) / static_cast<double>(cases.scored());
  return {std::string(suite), "pass_rate", decide_rate(cases.pass, cases.scored(), rule.min, rule.confidence),
          fmt::format("pass rate of {} is {} % ({} of {} cases){}, at least {} % wanted", what, percent(rate),
                      cases.pass, cases.scored(), shown, percent_limit(rule.min))};
}

}  // namespace

GateDecision decide_rate(std::uint64_t passed, std::uint64_t total, double min, std::optional<double> confidence) {
  if (!confidence) {
    const double rate = static_cast<double>(passed) / static_cast<double>(total);
    return rate >= min ? GateDecision::pass : GateDecision::fail;
  }
  const Interval bounds = wilson_interval(passed, total, *confidence);
  if (bounds.low >= min) return GateDecision::pass;
  return bounds.high < min ? GateDecision::fail : GateDecision::inconclusive;
}

RuleResults decide_rule(const ErrorsGate& rule, const RuleInput& input) {
  RuleResults results;
  for (const GroupSummary& group : input.numbers.groups(input.suite, rule.scope)) {
    const std::uint64_t run = group.samples.scored() + group.samples.error;
    if (is_only_unrecorded(group) || !group.pass_rate) continue;
    const double share = static_cast<double>(group.samples.error) / static_cast<double>(run);
    results.push_back(
        {group.suite, "errors", share > rule.max_share ? GateDecision::broken : GateDecision::pass,
         fmt::format("{} of {} samples of {} are errors ({} %), at most {} % may be", group.samples.error, run,
                     scope_text(group.label(), rule.scope), percent(share), percent_limit(rule.max_share))});
  }
  return results;
}

RuleResults decide_rule(const PassRateGate& rule, const RuleInput& input) {
  RuleResults results;
  const auto add = [&](const std::string& group, const VerdictCounts& cases) {
    if (cases.scored() > 0) {
      results.push_back(pass_rate_line(rule, input.suite, scope_text(group, rule.scope), cases));
    }
  };
  if (rule.scope.check.empty()) {
    for (const GroupSummary& group : input.numbers.groups(input.suite, rule.scope)) add(group.label(), group.cases);
  } else {
    for (const CheckSummary& group : input.numbers.checks(input.suite, rule.scope)) add(group.label, group.cases);
  }
  const bool is_narrowed = !(rule.scope == RuleScope());
  if (results.empty() && is_narrowed) results.push_back(nothing_there(input.suite, "pass_rate", rule.scope));
  return results;
}

RuleResults decide_rule(const ScoreGate& rule, const RuleInput& input) {
  RuleResults results;
  for (const CheckSummary& group : input.numbers.checks(input.suite, rule.scope)) {
    if (!group.score) continue;
    results.push_back({std::string(input.suite), "score",
                       *group.score >= rule.min ? GateDecision::pass : GateDecision::fail,
                       fmt::format("mean score of {} is {:.3f} ({} samples), at least {:.6g} wanted",
                                   scope_text(group.label, rule.scope), *group.score, group.measured, rule.min)});
  }
  if (results.empty()) results.push_back(nothing_there(input.suite, "score", rule.scope));
  return results;
}

}  // namespace llmeval
