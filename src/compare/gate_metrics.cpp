#include "compare/gate_rules.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

using Measure = MetricGate::Measure;

std::string_view measure_name(Measure measure) {
  switch (measure) {
    case Measure::macro_f1:
      return "macro F1";
    case Measure::f1:
      return "F1";
    case Measure::recall:
      return "recall";
    case Measure::precision:
      return "precision";
    case Measure::kappa:
      return "kappa";
  }
  return "";
}

struct Found {
  std::optional<double> value;
  std::optional<Interval> interval;
};

Found of_class(Measure measure, const ClassMeasures& one) {
  if (measure == Measure::recall) return {one.recall, one.recall_interval};
  if (measure == Measure::precision) return {one.precision, one.precision_interval};
  return {one.f1, one.f1_interval};
}

GateRuleResult metric_line(const MetricGate& rule, std::string_view suite, const std::string& what,
                           const Found& found) {
  GateRuleResult result{std::string(suite), "metric", GateDecision::inconclusive, {}};
  if (!found.value) {
    result.text = fmt::format("{} {} is not defined", what, measure_name(rule.measure));
    return result;
  }
  const std::string interval =
      found.interval ? fmt::format(" ({:.3f} to {:.3f})", found.interval->low, found.interval->high) : std::string();
  result.decision = *found.value >= rule.min ? GateDecision::pass : GateDecision::fail;
  result.text = fmt::format("{} {} is {:.3f}{}, at least {:.6g} wanted", what, measure_name(rule.measure), *found.value,
                            interval, rule.min);
  return result;
}

// Of each class that was expected, or of the one that the rule names.
RuleResults class_lines(const MetricGate& rule, std::string_view suite, const std::string& what,
                        const ConfusionSummary& matrix) {
  RuleResults results;
  for (std::size_t i = 0; i < matrix.measures.classes.size(); ++i) {
    const ClassMeasures& one = matrix.measures.classes[i];
    const std::string& label = matrix.labels[i];
    if (rule.label.empty() ? one.expected == 0 : label != rule.label) continue;
    results.push_back(metric_line(rule, suite, fmt::format("{}: '{}'", what, label), of_class(rule.measure, one)));
  }
  if (results.empty()) {
    results.push_back({std::string(suite), "metric", GateDecision::inconclusive,
                       fmt::format("{}: no answer is of class '{}'", what, rule.label)});
  }
  return results;
}

}  // namespace

RuleResults decide_rule(const MetricGate& rule, const RuleInput& input) {
  RuleResults results;
  for (const ConfusionSummary& matrix : input.numbers.confusions(input.suite, rule.scope)) {
    const std::string group = matrix.prompt.empty() ? matrix.model : matrix.prompt + " × " + matrix.model;
    const std::string what = scope_text(group, rule.scope);
    if (matrix.has_too_many_labels) {
      results.push_back(
          {std::string(input.suite), "metric", GateDecision::inconclusive,
           fmt::format("{}: more than {} classes are not told apart", what, ConfusionCounter::k_most_labels)});
    } else if (rule.measure == Measure::macro_f1) {
      const Found found{matrix.measures.macro_f1, matrix.measures.macro_f1_interval};
      results.push_back(metric_line(rule, input.suite, what + ":", found));
    } else if (rule.measure == Measure::kappa) {
      results.push_back(
          metric_line(rule, input.suite, what + ":", {matrix.measures.kappa, matrix.measures.kappa_interval}));
    } else {
      for (GateRuleResult& line : class_lines(rule, input.suite, what, matrix)) results.push_back(std::move(line));
    }
  }
  if (results.empty()) results.push_back(nothing_there(input.suite, "metric", rule.scope));
  return results;
}

}  // namespace llmeval
