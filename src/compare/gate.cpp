#include "compare/gate.h"

#include "compare/gate_rules.h"
#include "domain/stop_reason.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace llmeval {

namespace {

int severity(GateDecision decision) {
  switch (decision) {
    case GateDecision::pass:
      return 0;
    case GateDecision::inconclusive:
      return 1;
    case GateDecision::incomplete:
      return 2;
    case GateDecision::fail:
      return 3;
    case GateDecision::broken:
      return 4;
  }
  return 4;
}

// Rules that compare are decided by themselves.
RuleResults decide_rule(const RegressionGate& /*rule*/, const RuleInput& /*input*/) { return {}; }
RuleResults decide_rule(const NewFailuresGate& /*rule*/, const RuleInput& /*input*/) { return {}; }

// What no gate lets pass: groups of which nothing was scored, and answers that a recording does not have.
RuleResults decide_presence(const RuleInput& input) {
  RuleResults results;
  for (const GroupSummary& group : input.numbers.groups(input.suite, {})) {
    const bool is_only_unrecorded = group.not_recorded > 0 && group.not_recorded == group.samples.total();
    if (group.not_recorded > 0) {
      results.push_back({group.suite, "recorded", GateDecision::inconclusive,
                         fmt::format("{} of {} samples of {} are not recorded", group.not_recorded,
                                     group.samples.total(), group.label())});
    }
    if (!group.pass_rate && !is_only_unrecorded) {
      results.push_back({group.suite, "errors", GateDecision::broken,
                         fmt::format("nothing was scored for {} ({} errors, {} skipped)", group.label(),
                                     group.samples.error, group.samples.skipped)});
    }
  }
  return results;
}

}  // namespace

GateDecision worse(GateDecision a, GateDecision b) { return severity(a) >= severity(b) ? a : b; }

GateDecision of_cut_short_run(GateDecision decision, std::string_view stop_reason) {
  if (stop_reason.empty() || stop_reason == k_decided) return decision;
  const bool can_go_on = stop_reason == "interrupted";
  return can_go_on ? GateDecision::incomplete : worse(decision, GateDecision::incomplete);
}

GateResult decide(const Gate& gate, std::string_view suite, const GateNumbers& numbers, const GateFacts& facts) {
  GateResult result;
  const RuleInput input{suite, numbers, facts};
  const auto add = [&result](RuleResults results) {
    for (GateRuleResult& one : results) {
      result.decision = worse(result.decision, one.decision);
      result.rules.push_back(std::move(one));
    }
  };
  const std::vector<GroupSummary> groups = numbers.groups(suite, {});
  if (groups.empty()) {
    add({{std::string(suite), "errors", GateDecision::broken, "nothing was scored"}});
    return result;
  }
  add(decide_presence(input));
  for (const GateRule& rule : gate.rules) {
    add(std::visit([&](const auto& one) { return decide_rule(one, input); }, rule));
  }
  return result;
}

}  // namespace llmeval
