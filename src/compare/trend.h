#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "compare/case_counter.h"
#include "domain/run.h"
#include "domain/sample_table.h"
#include "stats/change_points.h"
#include "stats/interval.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Which samples a trend is about; all where a list is empty.
struct TrendFilter {
  std::vector<std::string> suites = {};  ///< Globs over names, or paths from the project's root.
  std::vector<std::string> prompts = {};
  std::vector<std::string> models = {};
  std::vector<std::string> cases = {};
  std::vector<std::string> tags = {};  ///< As has_tags() has them.
};

struct TrendOptions {
  bool by_day = false;        ///< Runs of one day (UTC) with one prompt are one row.
  std::size_t most_rows = 0;  ///< The newest of each series; 0: all.
  /// Changes are named at this level over all series of a trend, of each measure by itself (Bonferroni).
  ChangeSearch search = {};
};

/// Where a run of a trend is.
enum class TrendOrigin : std::uint8_t {
  stored,
  imported,  ///< Stored here, but it ran elsewhere.
  file,      ///< A baseline's file that was read for this only.
};
std::string_view trend_origin_name(TrendOrigin origin);

/// The cases that two rows next to one another have both measured, and judged alike.
struct CommonCases {
  std::uint64_t cases = 0;
  std::uint64_t passed_before = 0;
  std::uint64_t passed_after = 0;
};

/// What one run, or the runs of one day, came to.
struct TrendRow {
  std::vector<std::string> runs;  ///< Ids, the oldest first.
  SystemTime started_at;          ///< Of the newest, like the commit and the settings.
  std::string git_commit;
  bool dirty = false;
  std::string version;  ///< Of llmeval.
  TrendOrigin origin = TrendOrigin::stored;
  bool is_part = false;                      ///< It was to run a part of the cases only, or ended before its plan did.
  std::string prompt_hash;                   ///< Empty: the suite has no prompts.
  std::string settings;                      ///< Of the model, as JSON.
  std::string trials;                        ///< How many a case, and what they come to: `3, all`.
  std::vector<std::string> reported_models;  ///< As providers named what answered, in the order of names.

  /// Of each case what its trials come to by the suite's policy; of several runs the newest in which it was measured.
  VerdictCounts cases;
  std::optional<double> pass_rate;
  std::optional<Interval> interval;  ///< Wilson's, 95 %.
  std::uint64_t samples = 0;
  std::uint64_t cached = 0;             ///< Of the samples.
  std::optional<Duration> latency_p50;  ///< As GroupSummary has them.
  std::optional<Duration> latency_p95;
  std::optional<Money> cost;          ///< Of a case with its trials and checks: mean over those whose cost is known.
  std::optional<CommonCases> common;  ///< With the row before; absent: nothing is.
};

enum class TrendMeasure : std::uint8_t { pass_rate, latency, cost };
inline constexpr std::size_t k_trend_measures = 3;
std::string_view trend_measure_name(TrendMeasure measure);

/// Something that differs between two rows and may be why they do.
struct TrendCause {
  enum class Kind : std::uint8_t { prompt, reported_model, settings, trials, cases, checks, version, commit };
  Kind kind = Kind::prompt;
  std::string before;  ///< A hash, names, JSON; of cases and checks a count.
  std::string after;
};
std::string_view trend_cause_name(TrendCause::Kind kind);

/// A change of level that chance hardly explains.
struct TrendChange {
  TrendMeasure measure = TrendMeasure::pass_rate;
  std::size_t row = 0;       ///< The first one after it.
  std::size_t earliest = 0;  ///< Where it may as well be: rows.
  std::size_t latest = 0;
  /// Means up to the change before it and the one after it, of the cases that both sides have: shares, nano-dollars; of
  /// latency, in microseconds, the median of the rows' medians.
  double before = 0;
  double after = 0;
  std::uint64_t cases = 0;
  double p = 1;                    ///< At most; times `TrendSeries::tests` to answer for all series.
  std::vector<TrendCause> causes;  ///< What is recorded to have changed between the two rows; none: nothing is.
};

/// A suite with one prompt and one model.
struct TrendSeries {
  std::string suite;
  std::string prompt;  ///< Name; empty where the suite has none.
  std::string model;
  std::vector<TrendRow> rows;  ///< The oldest first.
  std::uint64_t older = 0;     ///< Rows that are left out (TrendOptions::most_rows).
  std::vector<TrendChange> changes;
};

struct Trend {
  std::vector<TrendSeries> series;  ///< By suite, prompt and model.
  /// By measure: how many of the series had anything that could change.
  std::array<std::uint64_t, k_trend_measures> tests{};
};

/// Collects runs, one after the other, into a trend.
///
/// A pass rate over other cases is no trend. So a row's rate is that of the run, and beside it stand the cases that the
/// row before has, too; and changes are looked for in each case by itself (find_changes()), where a case that changed,
/// or is judged otherwise, is another one. An answer that came from the cache, is known already and judged as before
/// says nothing new and is left out there, so that one answer never counts as many. Cases that share the suite's
/// `cluster` tag go together. Costs are ranked within each case. Of latency, which all cases of a run share the weather
/// for, a run is one value: the median of its cases against their own medians.
class TrendCollector {
 public:
  TrendCollector(TrendFilter filter, TrendOptions options);
  TrendCollector(TrendCollector&&) noexcept;
  TrendCollector& operator=(TrendCollector&&) noexcept;
  ~TrendCollector();

  /// The next run, in the order of time. \param table  its samples; checks are not needed.
  void add(const RunInfo& run, const SampleTable& table, TrendOrigin origin);
  /// Once.
  Trend finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a single run came to: of each series one row.
std::vector<TrendSeries> run_rows(const RunInfo& run, const SampleTable& table);

}  // namespace llmeval
