// What one run, or one day, comes to in a series.
#include "compare/case_tags.h"
#include "compare/trend_draft.h"
#include "stats/quantile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

std::int64_t day_of(SystemTime time) { return time.time_since_epoch() / std::chrono::hours(24); }

std::optional<Duration> quantile_of(std::vector<float>& latencies, double share) {
  if (latencies.empty()) return std::nullopt;
  return Duration(static_cast<Duration::rep>(std::llround(quantile(latencies, share))));
}

void insert_name(std::vector<std::string>& names, const std::string& name) {
  const auto at = std::lower_bound(names.begin(), names.end(), name);
  if (!name.empty() && (at == names.end() || *at != name)) names.insert(at, name);
}

std::string cluster_of(const RunPart& part, const SampleRow& row) {
  if (part.suite.cluster.empty()) return {};
  for (const auto& [name, value] : read_tag_object(part.table.tags[row.tags])) {
    if (name == part.suite.cluster) return value;
  }
  return {};
}

std::uint32_t unit_of(TrendDraft& draft, const RunPart& part, const SampleRow& row, const std::string& trials) {
  const SampleTable::CaseName& subject = part.table.cases[row.subject];
  const std::string& checks = part.table.checks_hashes[row.checks_hash];
  const auto case_number = static_cast<std::uint32_t>(draft.case_numbers.size());
  const std::uint32_t number = draft.case_numbers.try_emplace(subject.id, case_number).first->second;
  const std::string key = fmt::format("{} {} {} {}", number, subject.hash, checks, trials);
  const auto [found, is_unit_new] = draft.unit_numbers.try_emplace(key, static_cast<std::uint32_t>(draft.units.size()));
  if (is_unit_new) draft.units.push_back({number, subject.hash, checks, cluster_of(part, row), {}});
  return found->second;
}

// Whether the answer says something that was not known. Of a run's own answers all do.
bool notes_answer(TrendUnit& unit, SystemTime asked_at, Verdict verdict, bool is_cached) {
  const std::pair answer(asked_at, verdict);
  const bool is_known = is_cached && std::find(unit.answers.begin(), unit.answers.end(), answer) != unit.answers.end();
  if (!is_known) unit.answers.push_back(answer);
  return !is_known;
}

std::string prompt_hash_of(const SuiteInfo& suite, const std::string& prompt) {
  for (const PromptVersion& version : suite.prompts) {
    if (version.name == prompt) return version.hash;
  }
  return {};
}

}  // namespace

void begin_row(TrendDraft& draft, const RunPart& part, bool by_day) {
  const RunInfo& run = part.run;
  const bool is_part = !narrowing_options(run).empty() || !run.stop_reason.empty();
  const std::string hash = prompt_hash_of(part.suite, draft.series.prompt);
  const bool is_same = by_day && !draft.rows.empty() && draft.rows.back().row.prompt_hash == hash &&
                       day_of(draft.rows.back().row.started_at) == day_of(run.started_at);
  if (!is_same) {
    draft.rows.emplace_back();
    draft.rows.back().row.is_part = true;
  }
  TrendRow& row = draft.rows.back().row;
  row.runs.push_back(run.id);
  row.started_at = run.started_at;
  row.git_commit = run.git_commit;
  row.dirty = run.dirty;
  row.version = run.version;
  row.origin = part.origin;
  row.is_part = row.is_part && is_part;
  row.prompt_hash = hash;
  for (const auto& [name, settings] : run.models) {
    if (name == draft.series.model) row.settings = settings;
  }
}

void add_case(TrendDraft& draft, const RunPart& part, std::span<const std::uint32_t> rows) {
  TrendDraftRow& into = draft.rows.back();
  const SampleRow& first = part.table.rows[rows.front()];
  const std::string trials = fmt::format("{}, {}", rows.size(), trial_policy_text(part.suite.trial_policy));
  if (into.row.trials.empty()) into.row.trials = trials;
  TrendObservation one;
  one.unit = unit_of(draft, part, first, trials);
  TrialSums sums;
  bool is_cached = true;
  bool is_priced = true;
  SystemTime asked_at = first.answered_at;
  Money cost;
  double latency = 0;
  std::uint64_t answered = 0;
  for (const std::uint32_t place : rows) {
    const SampleRow& row = part.table.rows[place];
    sums.add({row.verdict, row.score});
    ++into.row.samples;
    if (row.verdict == Verdict::skipped) continue;
    if (row.cached) ++into.row.cached;
    is_cached = is_cached && row.cached;
    asked_at = std::max(asked_at, row.answered_at);
    insert_name(into.row.reported_models, part.table.reported_models[row.reported_model]);
    if (row.has_answer && is_gradable(row.outcome)) {
      into.latencies.push_back(static_cast<float>(row.latency.count()));
      latency += static_cast<double>(row.latency.count());
      ++answered;
    }
    is_priced = is_priced && row.cost.has_value();
    cost += row.cost.value_or(Money());
  }
  one.verdict = sums.outcome(part.suite.trial_policy).verdict;
  if (one.verdict != Verdict::skipped) {
    into.priced += is_priced ? 1 : 0;
    if (is_priced) into.cost += cost;
    one.is_new = notes_answer(draft.units[one.unit], asked_at, one.verdict, is_cached);
    if (one.is_new && !is_cached && answered > 0) one.latency_us = latency / static_cast<double>(answered);
    if (one.is_new && is_priced && cost.nano_usd > 0) one.cost_nano = static_cast<double>(cost.nano_usd);
  }
  const auto [place, is_first] = into.by_case.try_emplace(draft.units[one.unit].case_number, into.cases.size());
  if (is_first) {
    into.cases.push_back(one);
  } else if (is_measured(one.verdict) || !is_measured(into.cases[place->second].verdict)) {
    into.cases[place->second] = one;
  }
}

void finish_row(TrendDraftRow& draft) {
  TrendRow& row = draft.row;
  for (const TrendObservation& one : draft.cases) ++row.cases.of(one.verdict);
  if (const std::uint64_t scored = row.cases.scored(); scored > 0) {
    row.pass_rate = static_cast<double>(row.cases.pass) / static_cast<double>(scored);
    row.interval = wilson_interval(row.cases.pass, scored);
  }
  row.latency_p50 = quantile_of(draft.latencies, 0.5);
  row.latency_p95 = quantile_of(draft.latencies, 0.95);
  draft.latencies = {};
  if (draft.priced > 0) row.cost = Money{draft.cost.nano_usd / static_cast<std::int64_t>(draft.priced)};
}

}  // namespace llmeval
