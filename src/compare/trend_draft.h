#pragma once

#include "compare/trend.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace llmeval {

// Inside compare/ only: a series while its runs come in.

/// A case of a run.
struct TrendObservation {
  std::uint32_t unit = 0;  ///< Of TrendDraft::units.
  Verdict verdict = Verdict::error;
  bool is_new = true;      ///< Its answer was not known before, or is judged otherwise.
  double latency_us = -1;  ///< Under 0: none, or measured before.
  double cost_nano = -1;   ///< Under 0: not known, or counted before.
};

/// A case that is judged in one way: what stays comparable.
struct TrendUnit {
  std::uint32_t case_number = 0;
  std::string case_hash;
  std::string checks_hash;
  std::string cluster;                                  ///< Empty: it is independent of all others.
  std::vector<std::pair<SystemTime, Verdict>> answers;  ///< When they were asked for, and what they came to.
};

struct TrendDraftRow {
  TrendRow row;
  std::vector<TrendObservation> cases;
  std::unordered_map<std::uint32_t, std::size_t> by_case;  ///< Places in `cases`.
  std::vector<float> latencies;                            ///< Microseconds, of all samples that were answered.
  Money cost;
  std::uint64_t priced = 0;  ///< Cases whose cost is known, each as often as it was run.
};

struct TrendDraft {
  TrendSeries series;
  std::vector<TrendDraftRow> rows;
  std::vector<TrendUnit> units;
  /// Numbers of cases by id, and of units by case, hashes and trials.
  std::unordered_map<std::string, std::uint32_t> case_numbers;
  std::unordered_map<std::string, std::uint32_t> unit_numbers;
};

/// What one run has of one series.
struct RunPart {
  const RunInfo& run;
  const SampleTable& table;
  const SuiteInfo& suite;
  TrendOrigin origin;
};

inline bool is_measured(Verdict verdict) { return verdict == Verdict::pass || verdict == Verdict::fail; }

/// Goes on with the last row of the series, or begins one.
void begin_row(TrendDraft& draft, const RunPart& part, bool by_day);
/// Adds a case to the last row. \param rows  places of its trials.
void add_case(TrendDraft& draft, const RunPart& part, std::span<const std::uint32_t> rows);
/// Sums up, once all is there.
void finish_row(TrendDraftRow& draft);

/// Looks for changes in all series and tells them there. The rows are finished.
void find_trend_changes(std::vector<TrendDraft>& drafts, const ChangeSearch& search, Trend& trend);

}  // namespace llmeval
