#include "compare/change_rules.h"
#include "compare/rate_text.h"
#include "stats/multiple_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace llmeval {

namespace {

// The numbers of a change as far as they are known before the answer is.
struct MeasuredChange {
  RegressionDecision decision;
  std::string text;
};

MeasuredChange change_of(const PairedTable& table, const RegressionRule& rule, double worth = 1) {
  const RegressionDecision decision = decide_regression(table, rule, worth);
  const auto share = [&](std::uint64_t passed) {
    return percent(static_cast<double>(passed) / static_cast<double>(table.total()));
  };
  return {decision,
          fmt::format("{} % of {} cases passed, now {} % ({} regressed, {} fixed): {:+.1f} points ({:+.1f} to {:+.1f})",
                      share(table.both_pass + table.regressed), table.total(), share(table.both_pass + table.fixed),
                      table.regressed, table.fixed, decision.change * 100, decision.bounds.low * 100,
                      decision.bounds.high * 100)};
}

MeasuredChange change_of(const PairedMeasure& scores, const RegressionRule& rule) {
  RegressionDecision decision = decide_regression(scores.difference, rule);
  if (scores.clusters > 0 && decision.further_cases) {  // It counts clusters.
    decision.further_cases = (*decision.further_cases * scores.pairs + scores.clusters - 1) / scores.clusters;
  }
  return {decision,
          fmt::format("mean score of {} cases was {:.3f}, is {:.3f}: {:+.3f} ({:+.3f} to {:+.3f})", scores.pairs,
                      scores.before, scores.after, decision.change, decision.bounds.low, decision.bounds.high)};
}

// A check's mean score says more than its passes where it is graded.
bool is_graded(const CheckComparison& check) {
  const PairedTable table = check.rate.counts.table();
  const double cases = static_cast<double>(table.total());
  const double before = static_cast<double>(table.both_pass + table.regressed) / cases;
  const double after = static_cast<double>(table.both_pass + table.fixed) / cases;
  constexpr double k_rounding = 1e-9;
  return std::abs(check.score.before - before) > k_rounding || std::abs(check.score.after - after) > k_rounding;
}

MeasuredChange clustered(MeasuredChange change, const GroupComparison& group, std::uint64_t clusters) {
  if (clusters > 0) change.text += ", " + clusters_text(group.cluster, clusters);
  return change;
}

MeasuredChange change_of(const RateComparison& rate, const RegressionRule& rule, const GroupComparison& group) {
  return clustered(change_of(rate.counts.table(), rule, rate.worth), group, rate.clusters);
}

std::optional<MeasuredChange> measure(const RegressionGate& rule, const GroupComparison& group) {
  const RegressionRule how{rule.margin.value_or(0), rule.alpha};
  if (rule.scope.check.empty()) {
    return group.rate.is_measured() ? std::optional(change_of(group.rate, how, group)) : std::nullopt;
  }
  for (const CheckComparison& check : group.checks) {
    if (check.name != rule.scope.check || !check.rate.is_measured()) continue;
    return is_graded(check) && check.score.pairs > 0
               ? clustered(change_of(check.score, how), group, check.score.clusters)
               : change_of(check.rate, how, group);
  }
  return std::nullopt;
}

// What a run that may stop early knows of the comparison: what was certain on the way, else one look at its end.
std::optional<MeasuredChange> measure_early(const RegressionGate& rule, const ChangeInput& input,
                                            const GroupComparison& group) {
  if (input.early == nullptr) return std::nullopt;
  const std::optional<EarlyAnswer> early = input.early->find(input.suite, rule, group.after.prompt, group.after.model);
  if (!early) return std::nullopt;
  if (early->answer == ChangeAnswer::inconclusive) return change_of(early->table, early->last_rule);
  MeasuredChange change = change_of(early->table, {rule.margin.value_or(0), rule.alpha});
  change.decision.answer = early->answer;
  change.text += ", certain before the end";
  return change;
}

std::string margin_text(double margin) { return fmt::format("{:.6g}", margin); }

void complete(ChangeTest& test, double p, std::size_t tests) {
  const RegressionDecision& decision = *test.decision;
  const bool is_sure = test.margin && decision.answer == ChangeAnswer::not_worse;
  const bool is_worse = test.is_adjusted ? decision.answer == ChangeAnswer::worse
                                         : decision.answer != ChangeAnswer::not_worse && p <= test.alpha;
  std::string& text = test.result.text;
  text += fmt::format(", p {:.2g}{}; ", p, tests > 1 ? fmt::format(" among {} comparisons", tests) : std::string());
  if (is_worse) {
    test.result.decision = GateDecision::fail;
    text += "worse";
    return;
  }
  if (is_sure) {
    test.result.decision = GateDecision::pass;
    text += fmt::format("not worse by {} or more", margin_text(*test.margin));
    return;
  }
  test.result.decision = test.margin ? GateDecision::inconclusive : GateDecision::pass;
  if (decision.answer == ChangeAnswer::not_worse) {
    text += "better";
    return;
  }
  text += test.margin ? fmt::format("inconclusive at a margin of {}", margin_text(*test.margin))
                      : std::string("worse is not shown");
  if (decision.further_cases) {
    text += fmt::format(", some {} further cases like these would decide", *decision.further_cases);
  } else if (test.margin) {
    text += ", and no number of cases like these would decide";
  }
}

}  // namespace

std::vector<ChangeTest> test_changes(const RegressionGate& rule, const ChangeInput& input) {
  std::vector<ChangeTest> tests;
  if (!input.parts.has(rule.against)) {
    tests.push_back({no_baseline(input.suite, "regression"), std::nullopt, rule.margin, rule.alpha});
    return tests;
  }
  for (const ComparedPart& part : input.parts.of(input.suite, rule.scope, rule.against)) {
    const std::string what = scope_text(part.group->label(), rule.scope);
    const std::optional<MeasuredChange> early = measure_early(rule, input, *part.group);
    const std::optional<MeasuredChange> change = early ? early : measure(rule, *part.group);
    if (!change) {
      tests.push_back({nothing_compared(input.suite, "regression", what, part.group), {}, rule.margin, rule.alpha});
      continue;
    }
    GateRuleResult result{input.suite, "regression", GateDecision::inconclusive, what + ": " + change->text};
    tests.push_back({std::move(result), change->decision, rule.margin, rule.alpha, early.has_value()});
  }
  if (tests.empty()) {
    tests.push_back({nothing_compared(input.suite, "regression", input.suite, nullptr), {}, rule.margin, rule.alpha});
  }
  return tests;
}

RuleResults decide_tests(std::vector<ChangeTest> tests) {
  std::vector<double> p_values;
  for (const ChangeTest& test : tests) {
    if (test.decision && !test.is_adjusted) p_values.push_back(test.decision->p_worse);
  }
  const std::vector<double> adjusted = benjamini_hochberg(p_values);
  RuleResults results;
  std::size_t next = 0;
  for (ChangeTest& test : tests) {
    if (test.decision && test.is_adjusted) complete(test, test.decision->p_worse, 1);
    if (test.decision && !test.is_adjusted) complete(test, adjusted[next++], adjusted.size());
    results.push_back(std::move(test.result));
  }
  return results;
}

}  // namespace llmeval
