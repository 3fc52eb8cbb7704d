#include "base/duration.h"
#include "compare/gate_rules.h"
#include "compare/rate_text.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

// How many of the samples that were run have an answer of some kind; `what` says it: "are cached".
std::optional<GateRuleResult> share_line(const GroupSummary& group, const RuleScope& scope, const char* rule,
                                         std::string_view what, std::uint64_t count, double most) {
  const std::uint64_t run = group.samples.scored() + group.samples.error;
  if (run == 0) return std::nullopt;
  const double share = static_cast<double>(count) / static_cast<double>(run);
  return GateRuleResult{group.suite, rule, share > most ? GateDecision::fail : GateDecision::pass,
                        fmt::format("{} of {} answers of {} {} ({} %), at most {} % may be", count, run,
                                    scope_text(group.label(), scope), what, percent(share), percent_limit(most))};
}

}  // namespace

RuleResults decide_rule(const FallbacksGate& rule, const RuleInput& input) {
  RuleResults results;
  for (const GroupSummary& group : input.numbers.groups(input.suite, rule.scope)) {
    auto line = share_line(group, rule.scope, "fallbacks", "are a fallback's", group.fallback, rule.max_share);
    if (line) results.push_back(*std::move(line));
  }
  return results;
}

RuleResults decide_rule(const CachedGate& rule, const RuleInput& input) {
  RuleResults results;
  for (const GroupSummary& group : input.numbers.groups(input.suite, rule.scope)) {
    if (rule.max_share) {
      auto line = share_line(group, rule.scope, "cached", "are cached", group.cached, *rule.max_share);
      if (line) results.push_back(*std::move(line));
    }
    if (!rule.max_age || !group.oldest_cached) continue;
    const bool is_old = *group.oldest_cached > *rule.max_age;
    results.push_back({group.suite, "cached", is_old ? GateDecision::fail : GateDecision::pass,
                       fmt::format("the oldest cached answer of {} is {} old, at most {} may be",
                                   scope_text(group.label(), rule.scope), format_age(*group.oldest_cached),
                                   format_age(*rule.max_age))});
  }
  return results;
}

RuleResults decide_rule(const LatencyGate& rule, const RuleInput& input) {
  RuleResults results;
  for (const GroupSummary& group : input.numbers.groups(input.suite, rule.scope)) {
    if (!group.latency_p95) continue;
    results.push_back({group.suite, "latency", *group.latency_p95 > rule.p95 ? GateDecision::fail : GateDecision::pass,
                       fmt::format("95 % of the answers of {} took up to {}, at most {} wanted",
                                   scope_text(group.label(), rule.scope), format_duration(*group.latency_p95),
                                   format_duration(rule.p95))});
  }
  if (results.empty()) results.push_back(nothing_there(input.suite, "latency", rule.scope));
  return results;
}

RuleResults decide_rule(const CostGate& rule, const RuleInput& input) {
  RuleResults results;
  if (!rule.max) return results;
  for (const GroupSummary& group : input.numbers.groups(input.suite, rule.scope)) {
    const std::string what = scope_text(group.label(), rule.scope);
    const bool is_over = group.known_cost > *rule.max;
    if (group.unpriced > 0 && !is_over) {
      results.push_back({group.suite, "cost", GateDecision::inconclusive,
                         fmt::format("what {} of {} samples of {} cost is not known, at most {} wanted", group.unpriced,
                                     group.samples.run(), what, format_money(*rule.max))});
      continue;
    }
    results.push_back({group.suite, "cost", is_over ? GateDecision::fail : GateDecision::pass,
                       fmt::format("{} samples of {} cost {}, at most {} wanted", group.samples.run(), what,
                                   format_money(group.known_cost), format_money(*rule.max))});
  }
  return results;
}

// One line for each model that changed, or one that says that none did.
RuleResults decide_rule(const ModelChangeGate& /*rule*/, const RuleInput& input) {
  RuleResults results;
  for (const Notice& change : input.facts.changes) {
    if (change.state == "fingerprint") continue;
    results.push_back({std::string(input.suite), "model_change", GateDecision::fail,
                       fmt::format("model '{}' changed: {}", change.model, change.text)});
  }
  if (results.empty()) {
    results.push_back({std::string(input.suite), "model_change", GateDecision::pass, "no model changed"});
  }
  return results;
}

}  // namespace llmeval
