#include "compare/trend.h"

#include "compare/case_tags.h"
#include "compare/trend_draft.h"
#include "domain/case_filter.h"

#include <algorithm>
#include <map>
#include <span>

namespace llmeval {

namespace {

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

// Which numbers of names are wanted.
template <class Wants>
std::vector<bool> wanted(const NameList& names, const Wants& wants) {
  std::vector<bool> list(names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) list[i] = wants(names[i]);
  return list;
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
    const RunPart part{run, table, *suite, origin};
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

std::vector<TrendSeries> run_rows(const RunInfo& run, const SampleTable& table) {
  TrendCollector collector({}, {});
  collector.add(run, table, TrendOrigin::stored);
  return collector.finish().series;
}

}  // namespace llmeval
