#include "compare/trend.h"

#include "compare/case_tags.h"
#include "compare/compared_samples.h"
#include "compare/trend_draft.h"
#include "domain/case_filter.h"
#include "stats/quantile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace llmeval {

namespace {

std::int64_t day_of(SystemTime time) { return time.time_since_epoch() / std::chrono::hours(24); }

std::optional<Duration> quantile_of(std::vector<float>& latencies, double share) {
  if (latencies.empty()) return std::nullopt;
  return Duration(static_cast<Duration::rep>(std::llround(quantile(latencies, share))));
}

bool is_measured(Verdict verdict) { return verdict == Verdict::pass || verdict == Verdict::fail; }

void insert_name(std::vector<std::string>& names, const std::string& name) {
  const auto at = std::lower_bound(names.begin(), names.end(), name);
  if (!name.empty() && (at == names.end() || *at != name)) names.insert(at, name);
}

CommonCases common_cases(const TrendDraftRow& before, const TrendDraftRow& after, const std::vector<TrendUnit>& units) {
  CommonCases common;
  for (const TrendObservation& now : after.cases) {
    const auto place = before.by_case.find(units[now.unit].case_number);
    if (place == before.by_case.end() || !is_measured(now.verdict)) continue;
    const TrendObservation& then = before.cases[place->second];
    if (then.unit != now.unit || !is_measured(then.verdict)) continue;
    ++common.cases;
    common.passed_before += then.verdict == Verdict::pass ? 1 : 0;
    common.passed_after += now.verdict == Verdict::pass ? 1 : 0;
  }
  return common;
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
  if (draft.unpriced == 0 && draft.case_runs > 0) {
    row.cost = Money{draft.cost.nano_usd / static_cast<std::int64_t>(draft.case_runs)};
  }
}

// Which numbers of names are wanted.
template <class Wants>
std::vector<bool> wanted(const NameList& names, const Wants& wants) {
  std::vector<bool> list(names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) list[i] = wants(names[i]);
  return list;
}

// What one run has of one series.
struct RunPart {
  const RunInfo& run;
  const SampleTable& table;
  const SuiteInfo& suite;
  TrendOrigin origin;
  std::string cluster;  // The tag.
};

std::string cluster_of(const RunPart& part, const SampleRow& row) {
  if (part.cluster.empty()) return {};
  for (const auto& [name, value] : read_tag_object(part.table.tags[row.tags])) {
    if (name == part.cluster) return value;
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

// The trials of one case, which `rows` names.
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
  double cost = 0;
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
    into.cost += row.cost.value_or(Money());
    into.unpriced += row.cost ? 0 : 1;
    cost += static_cast<double>(row.cost.value_or(Money()).nano_usd);
  }
  one.verdict = sums.outcome(part.suite.trial_policy).verdict;
  if (one.verdict != Verdict::skipped) {
    ++into.case_runs;
    one.is_new = notes_answer(draft.units[one.unit], asked_at, one.verdict, is_cached);
    if (one.is_new && !is_cached && answered > 0) one.latency_us = latency / static_cast<double>(answered);
    if (one.is_new && is_priced && cost > 0) one.cost_nano = cost;
  }
  const auto [place, is_first] = into.by_case.try_emplace(draft.units[one.unit].case_number, into.cases.size());
  if (is_first) {
    into.cases.push_back(one);
  } else if (is_measured(one.verdict) || !is_measured(into.cases[place->second].verdict)) {
    into.cases[place->second] = one;
  }
}

std::string prompt_hash_of(const SuiteInfo& suite, const std::string& prompt) {
  for (const PromptVersion& version : suite.prompts) {
    if (version.name == prompt) return version.hash;
  }
  return {};
}

// Goes on with the last row, or begins one.
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

}  // namespace

std::string_view trend_origin_name(TrendOrigin origin) {
  constexpr std::array<std::string_view, 3> k_names{"stored", "imported", "file"};
  return k_names[static_cast<std::size_t>(origin)];
}

std::string_view trend_measure_name(TrendMeasure measure) {
  constexpr std::array<std::string_view, k_trend_measures> k_names{"pass_rate", "latency", "cost"};
  return k_names[static_cast<std::size_t>(measure)];
}

std::string_view trend_cause_name(TrendCause::Kind kind) {
  constexpr std::array<std::string_view, 8> k_names{"prompt", "reported_model", "settings", "trials",
                                                    "cases",  "checks",         "version",  "commit"};
  return k_names[static_cast<std::size_t>(kind)];
}

struct TrendCollector::State {
  TrendFilter filter;
  TrendOptions options;
  std::vector<TrendDraft> drafts;
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> by_key;

  TrendDraft& draft(const std::string& suite, const std::string& prompt, const std::string& model) {
    const auto [found, is_new] = by_key.try_emplace({suite, prompt, model}, drafts.size());
    if (is_new) {
      TrendSeries& made = drafts.emplace_back().series;
      made.suite = suite;
      made.prompt = prompt;
      made.model = model;
    }
    return drafts[found->second];
  }

  bool wants_suite(const SuiteInfo& suite) const {
    const bool is_path = std::find(filter.suites.begin(), filter.suites.end(), suite.path) != filter.suites.end();
    return is_path || is_picked(filter.suites, suite.name);
  }

  // Places of the rows that are wanted, those of a series and of a case side by side.
  std::vector<std::uint32_t> wanted_rows(const RunInfo& run, const SampleTable& table) const {
    const auto wants = [](const std::vector<std::string>& globs) {
      return [&globs](const std::string& name) { return is_picked(globs, name); };
    };
    const std::vector<bool> suites = wanted(table.suites, [&](const std::string& name) {
      return std::any_of(run.suites.begin(), run.suites.end(),
                         [&](const SuiteInfo& suite) { return suite.name == name && wants_suite(suite); });
    });
    const std::vector<bool> prompts = wanted(table.prompts, wants(filter.prompts));
    const std::vector<bool> models = wanted(table.models, wants(filter.models));
    const std::vector<bool> tags = wanted(table.tags, [&](const std::string& json) {
      return filter.tags.empty() || has_tags(filter.tags, read_tag_object(json));
    });
    std::vector<std::uint32_t> places;
    for (std::uint32_t i = 0; i < table.rows.size(); ++i) {
      const SampleRow& row = table.rows[i];
      const bool is_in = suites[row.suite] && prompts[row.prompt] && models[row.model] && tags[row.tags];
      if (is_in && is_picked(filter.cases, table.cases[row.subject].id)) places.push_back(i);
    }
    const auto key = [&](std::uint32_t place) {
      const SampleRow& row = table.rows[place];
      return std::tuple(row.suite, row.prompt, row.model, row.subject);
    };
    std::stable_sort(places.begin(), places.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    return places;
  }
};

TrendCollector::TrendCollector(TrendFilter filter, TrendOptions options)
    : state_(std::make_unique<State>(State{std::move(filter), options, {}, {}})) {}
TrendCollector::TrendCollector(TrendCollector&&) noexcept = default;
TrendCollector& TrendCollector::operator=(TrendCollector&&) noexcept = default;
TrendCollector::~TrendCollector() = default;

void TrendCollector::add(const RunInfo& run, const SampleTable& table, TrendOrigin origin) {
  const std::vector<std::uint32_t> places = state_->wanted_rows(run, table);
  const auto series_end = [&](std::size_t begin) {
    const auto key = [&](std::size_t i) {
      const SampleRow& row = table.rows[places[i]];
      return std::tuple(row.suite, row.prompt, row.model);
    };
    std::size_t end = begin;
    while (end < places.size() && key(end) == key(begin)) ++end;
    return end;
  };
  for (std::size_t begin = 0; begin < places.size();) {
    const std::size_t end = series_end(begin);
    const SampleRow& first = table.rows[places[begin]];
    const std::string& name = table.suites[first.suite];
    const auto suite =
        std::find_if(run.suites.begin(), run.suites.end(), [&](const SuiteInfo& info) { return info.name == name; });
    TrendDraft& draft = state_->draft(name, table.prompts[first.prompt], table.models[first.model]);
    const RunPart part{run, table, *suite, origin, suite->cluster};
    begin_row(draft, part, state_->options.by_day);
    while (begin < end) {
      std::size_t next = begin;
      while (next < end && table.rows[places[next]].subject == table.rows[places[begin]].subject) ++next;
      add_case(draft, part, std::span(places).subspan(begin, next - begin));
      begin = next;
    }
  }
}

Trend TrendCollector::finish() {
  Trend trend;
  for (TrendDraft& draft : state_->drafts) {
    const std::size_t most = state_->options.most_rows;
    if (most > 0 && draft.rows.size() > most) {
      draft.series.older = draft.rows.size() - most;
      draft.rows.erase(draft.rows.begin(), draft.rows.end() - static_cast<std::ptrdiff_t>(most));
    }
    for (TrendDraftRow& row : draft.rows) finish_row(row);
    for (std::size_t i = 1; i < draft.rows.size(); ++i) {
      const CommonCases common = common_cases(draft.rows[i - 1], draft.rows[i], draft.units);
      if (common.cases > 0) draft.rows[i].row.common = common;
    }
  }
  find_trend_changes(state_->drafts, state_->options.search, trend);
  for (const auto& [key, place] : state_->by_key) {
    TrendDraft& draft = state_->drafts[place];
    for (TrendDraftRow& row : draft.rows) draft.series.rows.push_back(std::move(row.row));
    trend.series.push_back(std::move(draft.series));
  }
  return trend;
}

}  // namespace llmeval
