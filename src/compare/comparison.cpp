#include "compare/comparison.h"

#include "compare/paired_checks.h"
#include "compare/paired_values.h"
#include "compare/run_differences.h"
#include "domain/outcome.h"
#include "stats/distribution.h"
#include "stats/multiple_tests.h"
#include "stats/permutation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace llmeval {

namespace {

// Beyond so many cases whose scores changed, flipping signs costs more than it tells over Student's t.
constexpr std::size_t k_most_flipped = 2'000;
constexpr std::uint64_t k_sign_flips = 1'999;

std::vector<ComparedCase> cases_of(const ComparedRun& run, const CompareOptions& options) {
  const SampleTable& table = *run.table;
  std::vector<ComparedSample> samples;
  samples.reserve(run.samples.size());
  for (const std::uint32_t place : run.samples) {
    const SampleRow& row = table.rows[place];
    const SampleTable::CaseName& subject = table.cases[row.subject];
    samples.push_back(
        {{table.suites[row.suite], table.prompts[row.prompt], table.models[row.model], subject.id, row.trial},
         row.verdict,
         row.score,
         subject.hash,
         table.checks_hashes[row.checks_hash],
         place});
  }
  return gather_cases(std::move(samples), options.policy_of);
}

// The mean over the trials of a case that have it.
class TrialMean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  std::optional<double> mean() const { return count_ == 0 ? std::nullopt : std::optional(sum_ / count_); }

 private:
  double sum_ = 0;
  double count_ = 0;
};

using CaseMeasures = std::array<std::optional<double>, k_measure_kinds>;

CaseMeasures measures_of(const SampleTable& table, const ComparedCase& one) {
  std::array<TrialMean, k_measure_kinds> means;
  const auto add = [&](MeasureKind kind, double value) { means[static_cast<std::size_t>(kind)].add(value); };
  for (const std::uint32_t place : one.places) {
    const SampleRow& row = table.rows[place];
    if (row.has_answer && is_gradable(row.outcome)) {
      add(MeasureKind::latency, std::chrono::duration<double, std::milli>(row.latency).count());
    }
    if (row.has_usage) {
      add(MeasureKind::input_tokens, static_cast<double>(row.input_tokens));
      add(MeasureKind::output_tokens, static_cast<double>(row.output_tokens));
    }
    if (row.cost) add(MeasureKind::cost, static_cast<double>(row.cost->nano_usd));
  }
  CaseMeasures measures;
  for (std::size_t i = 0; i < k_measure_kinds; ++i) measures[i] = means[i].mean();
  return measures;
}

void count_reported(const SampleTable& table, const SampleRow& row, std::vector<ReportedModel>& reported) {
  const std::string& name = table.reported_models[row.reported_model];
  const auto is_it = [&](const ReportedModel& known) { return known.name == name; };
  auto found = std::find_if(reported.begin(), reported.end(), is_it);
  if (found == reported.end()) found = reported.insert(found, {name, 0, row.answered_at, row.answered_at});
  ++found->samples;
  found->first = std::min(found->first, row.answered_at);
  found->last = std::max(found->last, row.answered_at);
}

void count_samples(const ComparedRun& run, const ComparedCase& one, SideSummary& side) {
  const SampleTable& table = *run.table;
  side.flaky += one.outcome.is_flaky() ? 1 : 0;
  for (const std::uint32_t place : one.places) {
    const SampleRow& row = table.rows[place];
    ++side.samples.of(row.verdict);
    if (!row.has_answer) continue;
    side.cached += row.cached ? 1 : 0;
    side.fallback += row.served_by != row.model ? 1 : 0;
    count_reported(table, row, side.reported);
    side.first_answer = std::min(side.first_answer.value_or(row.answered_at), row.answered_at);
    side.last_answer = std::max(side.last_answer.value_or(row.answered_at), row.answered_at);
  }
}

void name_side(const RunInfo& run, const SampleKey& key, SideSummary& side) {
  if (!side.model.empty()) return;
  side.prompt = key.prompt;
  side.model = key.model;
  for (const SuiteInfo& suite : run.suites) {
    if (suite.name != key.suite) continue;
    for (const PromptVersion& prompt : suite.prompts) {
      if (prompt.name == key.prompt) side.prompt_hash = prompt.hash;
    }
  }
}

std::optional<double> score_change_p(const PairedValues& scores, const PairedMeasure& measured, std::uint64_t seed) {
  const auto is_yes_or_no = [](double score) { return score == 0 || score == 1; };
  const bool is_graded = !std::all_of(scores.before.begin(), scores.before.end(), is_yes_or_no) ||
                         !std::all_of(scores.after.begin(), scores.after.end(), is_yes_or_no);
  if (!is_graded) return std::nullopt;
  std::vector<double> changed;
  for (std::size_t i = 0; i < scores.before.size(); ++i) {
    if (scores.after[i] != scores.before[i]) changed.push_back(scores.after[i] - scores.before[i]);
  }
  if (changed.empty()) return 1;
  const MeasuredMean& mean = measured.difference;
  if (changed.size() > k_most_flipped && mean.standard_error.value_or(0) > 0) {
    return 2 * student_cdf(-std::abs(mean.mean / *mean.standard_error), mean.degrees);
  }
  return test_sign_flips(changed, Rng(seed).child("diff"), {.draws = k_sign_flips}).two_sided;
}

// Compares the pairs of one group, one after the other.
class GroupBuilder {
 public:
  GroupBuilder(const Comparison& comparison, const SampleKey& key, std::size_t first_pair)
      : comparison_(comparison),
        checks_(*comparison.before.table, *comparison.after.table, comparison.options.policy_of(key.suite)) {
    group_.suite = key.suite;
    group_.first_pair = first_pair;
  }

  void add(const CasePair& pair) {
    ++group_.pair_count;
    ++group_.rate.counts.of(pair.kind);
    const ComparedCase* const then = comparison_.before_case(pair);
    const ComparedCase* const now = comparison_.after_case(pair);
    if (then != nullptr) add_side(comparison_.before, *then, group_.before);
    if (now != nullptr) add_side(comparison_.after, *now, group_.after);
    if (then == nullptr || now == nullptr) return;
    if (pair.why != k_case_changed) add_measures(*then, *now);
    if (pair.kind == PairKind::incomparable) return;
    if (then->outcome.score && now->outcome.score) scores_.add(*then->outcome.score, *now->outcome.score);
    checks_.add(*then, *now);
  }

  GroupComparison finish() {
    const CompareOptions& options = comparison_.options;
    measure_rate(group_.rate, options.confidence);
    if (group_.rate.is_measured()) group_.decision = decide_regression(group_.rate.counts.table(), options.rule);
    group_.score = scores_.measure(options.confidence);
    group_.score_p = score_change_p(scores_, group_.score, options.seed);
    for (std::size_t i = 0; i < k_measure_kinds; ++i) group_.measures[i] = measures_[i].measure(options.confidence);
    group_.checks = checks_.finish(options.confidence);
    return std::move(group_);
  }

 private:
  void add_side(const ComparedRun& run, const ComparedCase& one, SideSummary& side) {
    name_side(*run.info, one.key, side);
    count_samples(run, one, side);
  }

  void add_measures(const ComparedCase& then, const ComparedCase& now) {
    const CaseMeasures before = measures_of(*comparison_.before.table, then);
    const CaseMeasures after = measures_of(*comparison_.after.table, now);
    for (std::size_t i = 0; i < k_measure_kinds; ++i) {
      if (before[i] && after[i]) measures_[i].add(*before[i], *after[i]);
    }
  }

  const Comparison& comparison_;
  GroupComparison group_;
  PairedChecks checks_;
  PairedValues scores_;
  std::array<PairedValues, k_measure_kinds> measures_;
};

bool are_of_one_group(const CasePairing& pairing, const SampleKey& a, const SampleKey& b) {
  return (pairing.ignores_suite || a.suite == b.suite) && (pairing.ignores_prompt || a.prompt == b.prompt) &&
         (pairing.ignores_model || a.model == b.model);
}

std::vector<GroupComparison> compare_groups(const Comparison& comparison) {
  const std::vector<CasePair>& pairs = comparison.pairing.pairs;
  std::vector<GroupComparison> groups;
  for (std::size_t at = 0; at < pairs.size();) {
    const SampleKey& key = comparison.key_of(pairs[at]);
    GroupBuilder group(comparison, key, at);
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

std::string_view measure_name(MeasureKind kind) {
  constexpr std::array<std::string_view, k_measure_kinds> k_names{"latency_ms", "input_tokens", "output_tokens",
                                                                  "cost_nano_usd"};
  return k_names[static_cast<std::size_t>(kind)];
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

const ComparedCase* Comparison::before_case(const CasePair& pair) const {
  return pair.before ? &before_cases[*pair.before] : nullptr;
}

const ComparedCase* Comparison::after_case(const CasePair& pair) const {
  return pair.after ? &after_cases[*pair.after] : nullptr;
}

const SampleKey& Comparison::key_of(const CasePair& pair) const {
  return pair.after ? after_cases[*pair.after].key : before_cases[*pair.before].key;
}

bool Comparison::is_flaky(const CasePair& pair) const {
  return (pair.before && before_cases[*pair.before].outcome.is_flaky()) ||
         (pair.after && after_cases[*pair.after].outcome.is_flaky());
}

Comparison compare_runs(ComparedRun before, ComparedRun after, const CompareOptions& options) {
  Comparison comparison;
  comparison.options = options;
  comparison.before = std::move(before);
  comparison.after = std::move(after);
  comparison.before_cases = cases_of(comparison.before, options);
  comparison.after_cases = cases_of(comparison.after, options);
  comparison.pairing = pair_cases(comparison.before_cases, comparison.after_cases);
  comparison.groups = compare_groups(comparison);
  adjust_p_values(comparison.groups);
  comparison.differences = run_differences(*comparison.before.info, *comparison.after.info);
  return comparison;
}

std::vector<CheckChange> check_changes(const Comparison& comparison, const GroupComparison& group,
                                       const CasePair& pair) {
  const ComparedCase* const then = comparison.before_case(pair);
  const ComparedCase* const now = comparison.after_case(pair);
  if (then == nullptr || now == nullptr || pair.kind == PairKind::incomparable) return {};
  PairedChecks checks(*comparison.before.table, *comparison.after.table, comparison.options.policy_of(group.suite));
  checks.know(group.checks);
  const std::span<const CheckChange> changes = checks.compare(*then, *now);
  return {changes.begin(), changes.end()};
}

}  // namespace llmeval
