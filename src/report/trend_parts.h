#pragma once

#include "report/trend_report.h"

#include <cstddef>
#include <string>
#include <vector>

namespace llmeval {

// Inside report/ only: what the text and the page of a trend share. Nothing is neutralised yet.

struct TrendColumn {
  std::string title;
  bool is_number = false;
  /// Where the table is too wide for a terminal, columns are left out by rising rank; 0: never.
  int rank = 0;
  std::vector<DocumentText> cells;  ///< By row.
};

/// The columns of a series but those whose cells are all alike, which `shared` tells instead.
struct TrendTable {
  std::vector<TrendColumn> columns;
  std::vector<DocumentLine> shared;  ///< `prompt 0123456789ab`
};
TrendTable trend_table(const TrendReport& report, const TrendSeries& series);

/// `triage › short × mini`
DocumentLine trend_heading(const TrendSeries& series);
/// `12 runs, 2026-10-01 – 2026-11-21, 3 older ones not shown`
std::string trend_span(const TrendReport& report, const TrendSeries& series);
/// `pass rate fell from 96.0 % to 88.0 % (50 cases) between run … and run …: the prompt changed`
DocumentLine trend_change_line(const TrendSeries& series, const TrendChange& change);
/// That none was found, and what that says; empty where there is one.
std::string no_change_text(const TrendSeries& series);
/// Which runs are left out; empty: none.
std::string left_out_text(const TrendReport& report);

/// How wide the line of rate_plot() is, and the share at its left end: that of the right one is 1.
inline constexpr std::size_t k_plot_columns = 16;
double plot_start(const TrendSeries& series);
/// `     ---o--`: a rate within its interval, on a scale that all rows share. In ASCII, so that it stays aligned.
std::string rate_plot(const TrendRow& row, double start);

}  // namespace llmeval
