#pragma once

#include "compare/summary.h"
#include "domain/run.h"
#include "report/gate_text.h"
#include "report/options.h"

#include <cstdint>
#include <span>
#include <string>

namespace llmeval {

// The parts of the text report, each whole lines. All that is not ours goes through text/inert.h.

/// One line: the run's id, what of it came from the cache, when, how long, seed, commit.
std::string run_line(const RunInfo& run, const Tally& tally, const ReportOptions& options);
/// Where a budget ended the run: how much of it was measured, and that this is a random sample. Else empty.
std::string budget_line(const RunInfo& run, std::span<const GroupSummary> groups, const ReportOptions& options);
/// A heading and the table of a suite's groups.
std::string suite_table(const SuiteInfo& suite, std::span<const GroupSummary> groups, const ReportOptions& options);
/// Of each of the suite's checks that compare classes: how well they were found, and which were taken for which.
std::string confusion_tables(const SuiteInfo& suite, std::span<const ConfusionSummary> confusions,
                             const ReportOptions& options);
/// A failure or error: its case, what failed and why, an excerpt of the answer.
std::string failure_block(const SampleResult& sample, const ReportOptions& options);
std::string skipped_line(const SampleResult& sample, const ReportOptions& options);
/// Every count that could hide something, and what was left undone.
std::string counts_lines(const RunInfo& run, const Tally& tally, std::span<const GroupSummary> groups,
                         const ReportOptions& options);

}  // namespace llmeval
