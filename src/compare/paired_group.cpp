#include "compare/paired_group.h"

#include "domain/outcome.h"
#include "stats/distribution.h"
#include "stats/permutation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace llmeval {

namespace {

// Beyond so many cases whose scores changed, flipping signs costs more than it tells over Student's t.
constexpr std::size_t k_most_flipped = 2'000;
constexpr std::uint64_t k_sign_flips = 1'999;

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

using CaseMeasures = std::array<std::optional<double>, k_answer_measures>;

CaseMeasures measures_of(const SampleTable& table, const ComparedCase& one) {
  std::array<TrialMean, k_answer_measures> means;
  const auto add = [&](AnswerMeasure kind, double value) { means[static_cast<std::size_t>(kind)].add(value); };
  for (const std::uint32_t place : one.places) {
    const SampleRow& row = table.rows[place];
    if (row.has_answer && is_gradable(row.outcome)) {
      add(AnswerMeasure::latency, std::chrono::duration<double, std::milli>(row.latency).count());
    }
    if (row.has_usage) {
      add(AnswerMeasure::input_tokens, static_cast<double>(row.input_tokens));
      add(AnswerMeasure::output_tokens, static_cast<double>(row.output_tokens));
    }
    if (row.cost) add(AnswerMeasure::cost, static_cast<double>(row.cost->nano_usd));
  }
  CaseMeasures measures;
  for (std::size_t i = 0; i < k_answer_measures; ++i) measures[i] = means[i].mean();
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
  std::vector<double> changed = scores.independent_differences();
  std::erase(changed, 0.0);
  if (changed.empty()) return 1;
  const MeasuredMean& mean = measured.difference;
  if (changed.size() > k_most_flipped && mean.standard_error.value_or(0) > 0) {
    return 2 * student_cdf(-std::abs(mean.mean / *mean.standard_error), mean.degrees);
  }
  return test_sign_flips(changed, Rng(seed).child("diff"), {.draws = k_sign_flips}).two_sided;
}

}  // namespace

PairedGroup::PairedGroup(const RunComparison& comparison, const SampleKey& key, std::size_t first_pair)
    : comparison_(comparison),
      checks_(*comparison.before.table, *comparison.after.table, comparison.policy_of(key.suite)),
      clusters_(*comparison.after.table, cluster_tag(*comparison.after.info, key.suite)) {
  group_.suite = key.suite;
  group_.cluster = clusters_.tag();
  group_.first_pair = first_pair;
}

void PairedGroup::add(const CasePair& pair) {
  ++group_.pair_count;
  ++group_.rate.counts.of(pair.kind);
  const ComparedCase* const then = comparison_.before_case(pair);
  const ComparedCase* const now = comparison_.after_case(pair);
  if (then != nullptr) add_side(comparison_.before, *then, group_.before);
  if (now != nullptr) add_side(comparison_.after, *now, group_.after);
  if (then == nullptr || now == nullptr) return;
  const std::optional<std::uint32_t> cluster = clusters_.next(*now);
  if (pair.why != k_case_changed) add_measures(*then, *now, cluster);
  if (pair.kind == PairKind::incomparable) return;
  passes_.add(pair.kind, cluster);
  if (then->outcome.score && now->outcome.score) scores_.add(*then->outcome.score, *now->outcome.score, cluster);
  checks_.add(*then, *now, cluster);
}

GroupComparison PairedGroup::finish() {
  const CompareOptions& options = comparison_.options;
  passes_.measure(group_.rate, options.confidence);
  if (group_.rate.is_measured()) {
    group_.decision = decide_regression(group_.rate.counts.table(), options.rule, group_.rate.worth);
  }
  group_.score = scores_.measure(options.confidence);
  group_.score_p = score_change_p(scores_, group_.score, options.seed);
  for (std::size_t i = 0; i < k_answer_measures; ++i) group_.measures[i] = measures_[i].measure(options.confidence);
  group_.checks = checks_.finish(options.confidence);
  return std::move(group_);
}

void PairedGroup::add_side(const ComparedRun& run, const ComparedCase& one, SideSummary& side) {
  name_side(*run.info, one.key, side);
  count_samples(run, one, side);
}

void PairedGroup::add_measures(const ComparedCase& then, const ComparedCase& now,
                               std::optional<std::uint32_t> cluster) {
  const CaseMeasures before = measures_of(*comparison_.before.table, then);
  const CaseMeasures after = measures_of(*comparison_.after.table, now);
  for (std::size_t i = 0; i < k_answer_measures; ++i) {
    if (before[i] && after[i]) measures_[i].add(*before[i], *after[i], cluster);
  }
}

}  // namespace llmeval
