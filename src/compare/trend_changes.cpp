#include "compare/trend_draft.h"
#include "stats/quantile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace llmeval {

namespace {

// A smaller change of cost or latency is of no use to anybody, however sure it is.
constexpr double k_least_ratio = 0.05;

using Values = std::vector<MeasuredUnit>;

// By unit of the series, what its cases measured in the rows that say something new.
template <class ValueOf>
Values collect(const TrendDraft& draft, const ValueOf& value_of) {
  Values units(draft.units.size());
  for (std::uint32_t row = 0; row < draft.rows.size(); ++row) {
    for (const TrendObservation& one : draft.rows[row].cases) {
      const std::optional<double> value = one.is_new ? value_of(one) : std::nullopt;
      if (!value) continue;
      units[one.unit].at.push_back(row);
      units[one.unit].values.push_back(*value);
    }
  }
  return units;
}

std::optional<double> pass_of(const TrendObservation& one) {
  if (one.verdict != Verdict::pass && one.verdict != Verdict::fail) return std::nullopt;
  return one.verdict == Verdict::pass ? 1.0 : 0.0;
}
std::optional<double> cost_of(const TrendObservation& one) {
  return one.cost_nano < 0 ? std::nullopt : std::optional(one.cost_nano);
}
std::optional<double> latency_of(const TrendObservation& one) {
  return one.latency_us <= 0 ? std::nullopt : std::optional(one.latency_us);
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

// Cases that are not independent as one: at each row the sum of what they lie above their own means.
Values join_clusters(const TrendDraft& draft, Values units) {
  std::map<std::string, std::map<std::uint32_t, double>> clusters;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (draft.units[i].cluster.empty() || units[i].at.empty()) continue;
    const double level = mean(units[i].values);
    for (std::size_t k = 0; k < units[i].at.size(); ++k) {
      clusters[draft.units[i].cluster][units[i].at[k]] += units[i].values[k] - level;
    }
    units[i] = {};
  }
  for (const auto& [name, values] : clusters) {
    MeasuredUnit& joined = units.emplace_back();
    for (const auto& [row, value] : values) {
      joined.at.push_back(row);
      joined.values.push_back(value);
    }
  }
  return units;
}

// One series of rows as wholes: the ranks of the medians of their cases' latencies, each over the median of its case.
Values latency_ranks(const Values& cases, std::size_t rows) {
  std::vector<std::vector<double>> ratios(rows);
  for (const MeasuredUnit& unit : cases) {
    if (unit.at.size() < 2) continue;
    const double usual = median(unit.values);
    for (std::size_t i = 0; i < unit.at.size(); ++i) ratios[unit.at[i]].push_back(unit.values[i] / usual);
  }
  MeasuredUnit series;
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (ratios[row].empty()) continue;
    series.at.push_back(row);
    series.values.push_back(median(std::move(ratios[row])));
  }
  to_ranks(series.values);
  return {std::move(series)};
}

// The values of a measure, and what is tested of them.
struct Measured {
  Values values;
  Values tested;
};

Measured measure(const TrendDraft& draft, TrendMeasure kind) {
  Measured made;
  switch (kind) {
    case TrendMeasure::pass_rate:
      made.values = collect(draft, pass_of);
      made.tested = join_clusters(draft, made.values);
      break;
    case TrendMeasure::latency:
      made.values = collect(draft, latency_of);
      made.tested = latency_ranks(made.values, draft.rows.size());
      break;
    case TrendMeasure::cost:
      made.values = collect(draft, cost_of);
      made.tested = made.values;
      for (MeasuredUnit& unit : made.tested) to_ranks(unit.values);
      made.tested = join_clusters(draft, std::move(made.tested));
      break;
  }
  return made;
}

std::vector<double> values_between(const MeasuredUnit& unit, std::size_t begin, std::size_t end) {
  std::vector<double> values;
  for (std::size_t i = 0; i < unit.at.size(); ++i) {
    if (unit.at[i] >= begin && unit.at[i] < end) values.push_back(unit.values[i]);
  }
  return values;
}

// Levels on both sides of a change, over the cases that both have.
void tell_levels(const TrendDraft& draft, const Values& units, std::size_t begin, std::size_t end,
                 TrendChange& change) {
  for (const MeasuredUnit& unit : units) {
    const std::vector<double> before = values_between(unit, begin, change.row);
    const std::vector<double> after = values_between(unit, change.row, end);
    if (before.empty() || after.empty()) continue;
    ++change.cases;
    change.before += mean(before);
    change.after += mean(after);
  }
  if (change.measure == TrendMeasure::latency) {
    const auto level = [&](std::size_t from, std::size_t to) {
      std::vector<double> medians;
      for (std::size_t i = from; i < to; ++i) {
        const auto& p50 = draft.rows[i].row.latency_p50;
        if (p50) medians.push_back(static_cast<double>(p50->count()));
      }
      return medians.empty() ? 0 : median(std::move(medians));
    };
    change.before = level(begin, change.row);
    change.after = level(change.row, end);
  } else if (change.cases > 0) {
    change.before /= static_cast<double>(change.cases);
    change.after /= static_cast<double>(change.cases);
  }
}

// How many cases of both rows changed, and how many are judged otherwise.
std::pair<std::uint64_t, std::uint64_t> changed_cases(const TrendDraft& draft, std::size_t row) {
  std::uint64_t changed = 0;
  std::uint64_t rejudged = 0;
  const TrendDraftRow& before = draft.rows[row - 1];
  for (const TrendObservation& now : draft.rows[row].cases) {
    const TrendUnit& unit = draft.units[now.unit];
    const auto place = before.by_case.find(unit.case_number);
    if (place == before.by_case.end()) continue;
    const TrendUnit& then = draft.units[before.cases[place->second].unit];
    changed += then.case_hash != unit.case_hash ? 1 : 0;
    const bool is_known = !then.checks_hash.empty() && !unit.checks_hash.empty();
    rejudged += is_known && then.case_hash == unit.case_hash && then.checks_hash != unit.checks_hash ? 1 : 0;
  }
  return {changed, rejudged};
}

std::vector<TrendCause> causes_between(const TrendDraft& draft, std::size_t row) {
  using Kind = TrendCause::Kind;
  const TrendRow& before = draft.rows[row - 1].row;
  const TrendRow& after = draft.rows[row].row;
  std::vector<TrendCause> causes;
  const auto compare = [&](Kind kind, const std::string& then, const std::string& now) {
    if (then != now) causes.push_back({kind, then, now});
  };
  compare(Kind::prompt, before.prompt_hash, after.prompt_hash);
  compare(Kind::reported_model, fmt::format("{}", fmt::join(before.reported_models, ", ")),
          fmt::format("{}", fmt::join(after.reported_models, ", ")));
  compare(Kind::settings, before.settings, after.settings);
  compare(Kind::trials, before.trials, after.trials);
  const auto [changed, rejudged] = changed_cases(draft, row);
  if (changed > 0) causes.push_back({Kind::cases, "", std::to_string(changed)});
  if (rejudged > 0) causes.push_back({Kind::checks, "", std::to_string(rejudged)});
  compare(Kind::version, before.version, after.version);
  compare(Kind::commit, before.git_commit, after.git_commit);
  return causes;
}

bool is_worth_telling(const TrendChange& change) {
  if (change.cases == 0) return false;
  if (change.measure == TrendMeasure::pass_rate) return change.before != change.after;
  return change.before > 0 && std::abs(change.after / change.before - 1) >= k_least_ratio;
}

void tell_changes(TrendDraft& draft, const Measured& measured, TrendMeasure kind, const ChangeSearch& search) {
  const TrendSeries& series = draft.series;
  const Rng rng = Rng(0).child({series.suite, series.prompt, series.model, trend_measure_name(kind)});
  const std::vector<ChangePoint> points = find_changes(measured.tested, draft.rows.size(), search, rng);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const ChangePoint& point = points[i];
    TrendChange change;
    change.measure = kind;
    change.row = point.at;
    change.earliest = point.earliest;
    change.latest = point.latest;
    change.p = point.p;
    const std::size_t begin = i == 0 ? 0 : points[i - 1].at;
    const std::size_t end = i + 1 < points.size() ? points[i + 1].at : draft.rows.size();
    tell_levels(draft, measured.values, begin, end, change);
    if (!is_worth_telling(change)) continue;
    change.causes = causes_between(draft, point.at);
    draft.series.changes.push_back(std::move(change));
  }
}

}  // namespace

void find_trend_changes(std::vector<TrendDraft>& drafts, const ChangeSearch& search, Trend& trend) {
  for (std::size_t i = 0; i < k_trend_measures; ++i) {
    const auto kind = static_cast<TrendMeasure>(i);
    std::vector<Measured> all;
    for (const TrendDraft& draft : drafts) {
      all.push_back(measure(draft, kind));
      trend.tests[i] += can_change(all.back().tested) ? 1 : 0;
    }
    if (trend.tests[i] == 0) continue;
    ChangeSearch each = search;
    each.level /= static_cast<double>(trend.tests[i]);
    for (std::size_t k = 0; k < drafts.size(); ++k) tell_changes(drafts[k], all[k], kind, each);
  }
  for (TrendDraft& draft : drafts) {
    std::stable_sort(draft.series.changes.begin(), draft.series.changes.end(),
                     [](const TrendChange& a, const TrendChange& b) { return a.row < b.row; });
  }
}

}  // namespace llmeval
