#pragma once

#include "compare/trend.h"
#include "data/value.h"
#include "report/document.h"
#include "report/options.h"

#include <cstdint>
#include <string>

namespace llmeval {

struct TrendReport {
  Trend trend;
  bool by_day = false;
  std::uint64_t rescored = 0;    ///< Runs that are left out: they only scored another's answers again,
  std::uint64_t unfinished = 0;  ///< or did not come to their end, or not yet,
  std::uint64_t older = 0;       ///< or are older than as many of their suites as were asked for.
};

/// For people: a heading a series, a line a row, and what changed. What all rows share stands in the heading; where the
/// lines are too wide, columns that others say more of are left out.
std::string trend_text(const TrendReport& report, const ReportOptions& options);

/// The same as a page. What changed comes first, each series is a table.
Document trend_document(const TrendReport& report);

/// For scripts: one object with all that is known of it.
std::string trend_json(const TrendReport& report);

/// The JSON Schema (draft 2020-12) of trend_json().
Value published_trend_schema();

}  // namespace llmeval
