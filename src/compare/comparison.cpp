#include "compare/comparison.h"

#include "compare/compared_samples.h"
#include "compare/paired_group.h"
#include "compare/run_differences.h"
#include "stats/multiple_tests.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace llmeval {

namespace {

std::vector<ComparedCase> cases_of(const ComparedRun& run, const RunComparison& comparison) {
  std::vector<ComparedSample> samples;
  samples.reserve(run.samples.size());
  for (const std::uint32_t place : run.samples) samples.push_back(compared_sample(*run.table, place));
  return gather_cases(std::move(samples), [&](std::string_view suite) { return comparison.policy_of(suite); });
}

bool are_of_one_group(const CasePairing& pairing, const SampleKey& a, const SampleKey& b) {
  return (pairing.ignores_suite || a.suite == b.suite) && (pairing.ignores_prompt || a.prompt == b.prompt) &&
         (pairing.ignores_model || a.model == b.model);
}

std::vector<GroupComparison> compare_groups(const RunComparison& comparison) {
  const std::vector<CasePair>& pairs = comparison.pairing.pairs;
  std::vector<GroupComparison> groups;
  for (std::size_t at = 0; at < pairs.size();) {
    const SampleKey& key = comparison.key_of(pairs[at]);
    PairedGroup group(comparison, key, at);
    do {
      group.add(pairs[at++]);
    } while (at < pairs.size() && are_of_one_group(comparison.pairing, key, comparison.key_of(pairs[at])));
    groups.push_back(group.finish());
  }
  return groups;
}

void adjust(const std::vector<RateComparison*>& rates) {
  std::vector<double> p_values;
  for (const RateComparison* rate : rates) p_values.push_back(rate->p.exact);
  const std::vector<double> adjusted = benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < rates.size(); ++i) rates[i]->adjusted_p = adjusted[i];
}

// Whether more cases went one way than chance would send, in which groups.
std::vector<bool> shown_in(const std::vector<GroupComparison*>& groups, PairKind more, PairKind less, double alpha) {
  std::vector<double> p_values;
  for (const GroupComparison* group : groups)
    p_values.push_back(regression_p(group->rate.counts.of(more), group->rate.counts.of(less), group->rate.worth));
  std::vector<bool> shown;
  for (const double p : benjamini_hochberg(p_values)) shown.push_back(p <= alpha);
  return shown;
}

void answer_groups(std::vector<GroupComparison>& groups, double alpha) {
  std::vector<GroupComparison*> measured;
  for (GroupComparison& group : groups) {
    if (group.rate.is_measured()) measured.push_back(&group);
  }
  const std::vector<bool> worse = shown_in(measured, PairKind::regressed, PairKind::fixed, alpha);
  const std::vector<bool> better = shown_in(measured, PairKind::fixed, PairKind::regressed, alpha);
  for (std::size_t i = 0; i < measured.size(); ++i) {
    measured[i]->shown = worse[i] ? ShownChange::worse : better[i] ? ShownChange::better : ShownChange::nothing;
  }
}

void adjust_p_values(std::vector<GroupComparison>& groups) {
  std::vector<RateComparison*> of_groups;
  std::vector<RateComparison*> of_checks;
  for (GroupComparison& group : groups) {
    if (group.rate.is_measured()) of_groups.push_back(&group.rate);
    for (CheckComparison& check : group.checks) {
      if (check.rate.is_measured()) of_checks.push_back(&check.rate);
    }
  }
  adjust(of_groups);
  adjust(of_checks);
}

std::string changed(const std::string& before, const std::string& after) {
  if (before.empty() || before == after) return after;
  return after.empty() ? before : before + " → " + after;
}

}  // namespace

std::string_view measure_name(AnswerMeasure kind) {
  constexpr std::array<std::string_view, k_answer_measures> k_names{"latency_ms", "input_tokens", "output_tokens",
                                                                    "cost_nano_usd"};
  return k_names[static_cast<std::size_t>(kind)];
}

std::string_view shown_change_name(ShownChange shown) {
  constexpr std::array<std::string_view, 4> k_names{"worse", "better", "nothing shown", "not measured"};
  return k_names[static_cast<std::size_t>(shown)];
}

ComparedRun whole_run(std::string label, std::shared_ptr<const RunInfo> info,
                      std::shared_ptr<const SampleTable> table) {
  ComparedRun run{std::move(label), std::move(info), std::move(table), {}};
  run.samples.resize(run.table->rows.size());
  std::iota(run.samples.begin(), run.samples.end(), 0U);
  return run;
}

PairedTable PairCounts::table() const {
  return {of(PairKind::still_passing), of(PairKind::regressed), of(PairKind::fixed), of(PairKind::still_failing)};
}

std::string GroupComparison::label() const {
  const std::string prompt = changed(before.prompt, after.prompt);
  const std::string model = changed(before.model, after.model);
  return prompt.empty() ? model : prompt + " × " + model;
}

bool GroupComparison::has_other_models() const {
  const auto has = [](const SideSummary& side, const std::string& name) {
    return std::any_of(side.reported.begin(), side.reported.end(), [&](const auto& one) { return one.name == name; });
  };
  const auto lacks_one_of = [&](const SideSummary& side, const SideSummary& other) {
    return std::any_of(other.reported.begin(), other.reported.end(),
                       [&](const auto& one) { return !has(side, one.name); });
  };
  if (before.reported.empty() || after.reported.empty()) return false;
  return lacks_one_of(before, after) || lacks_one_of(after, before);
}

const ComparedCase* RunComparison::before_case(const CasePair& pair) const {
  return pair.before ? &before_cases[*pair.before] : nullptr;
}

const ComparedCase* RunComparison::after_case(const CasePair& pair) const {
  return pair.after ? &after_cases[*pair.after] : nullptr;
}

const SampleKey& RunComparison::key_of(const CasePair& pair) const {
  return pair.after ? after_cases[*pair.after].key : before_cases[*pair.before].key;
}

bool RunComparison::is_flaky(const CasePair& pair) const {
  return (pair.before && before_cases[*pair.before].outcome.is_flaky()) ||
         (pair.after && after_cases[*pair.after].outcome.is_flaky());
}

std::uint32_t RunComparison::telling_place(const ComparedRun& run, const ComparedCase& one) {
  const auto tells = [&](std::uint32_t place) { return run.table->rows[place].verdict == one.outcome.verdict; };
  const auto found = std::find_if(one.places.begin(), one.places.end(), tells);
  return found == one.places.end() ? one.places.front() : *found;
}

TrialPolicy RunComparison::policy_of(std::string_view suite) const { return trial_policy_of(*after.info, suite); }

RunComparison compare_runs(ComparedRun before, ComparedRun after, const CompareOptions& options) {
  RunComparison comparison;
  comparison.options = options;
  comparison.before = std::move(before);
  comparison.after = std::move(after);
  comparison.before_cases = cases_of(comparison.before, comparison);
  comparison.after_cases = cases_of(comparison.after, comparison);
  comparison.pairing = pair_cases(comparison.before_cases, comparison.after_cases);
  comparison.groups = compare_groups(comparison);
  adjust_p_values(comparison.groups);
  answer_groups(comparison.groups, options.rule.alpha);
  comparison.differences = run_differences(*comparison.before.info, *comparison.after.info);
  return comparison;
}

std::vector<CheckChange> check_changes(const RunComparison& comparison, const GroupComparison& group,
                                       const CasePair& pair) {
  const ComparedCase* const then = comparison.before_case(pair);
  const ComparedCase* const now = comparison.after_case(pair);
  if (then == nullptr || now == nullptr || pair.kind == PairKind::incomparable) return {};
  PairedChecks checks(*comparison.before.table, *comparison.after.table, comparison.policy_of(group.suite));
  checks.know(group.checks);
  const std::span<const CheckChange> changes = checks.compare(*then, *now);
  return {changes.begin(), changes.end()};
}

}  // namespace llmeval
