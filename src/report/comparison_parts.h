#pragma once

#include "base/result.h"
#include "report/comparison_report.h"
#include "report/layout.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

class JsonStream;

// The parts of the text of a comparison, each whole lines. All that is not ours goes through text/inert.h.

/// Two lines: which runs, when, and how old their answers are.
std::string compared_runs_lines(const RunComparison& comparison, const ReportOptions& options);
/// What differs between the runs beside their samples: prompts, models, how much of them there is.
std::string run_difference_lines(const RunComparison& comparison, const ReportOptions& options);
/// How many cases became what.
std::string case_count_lines(const RunComparison& comparison, const ReportOptions& options);
/// Pass rates of each group before and after, with interval and what is shown; below, why nothing is.
std::string group_tables(const RunComparison& comparison, const ReportOptions& options);
/// The checks whose results changed.
std::string check_table(const RunComparison& comparison, const ReportOptions& options);
/// One list of cases under its heading; empty where no case is in it.
Result<std::string> pair_list_block(const RunComparison& comparison, PairList list, const ReadSample& read,
                                    const ComparisonReportOptions& options);
/// Latency, tokens and cost, before and after.
std::string measure_table(const RunComparison& comparison, const ReportOptions& options);
/// What changed in the shape of the answers.
std::string shape_lines(const RunComparison& comparison, const ReportOptions& options);
/// The same for programs: the key `shape` and its list.
void put_shape(JsonStream& json, const std::vector<ShapeChange>& shape);
/// Which models say that they answered, where these are others than before.
std::string reported_model_lines(const RunComparison& comparison, const ReportOptions& options);

/// Of each group whose cases are clustered: by what, and what they are worth. Inert.
std::vector<std::string> cluster_texts(const RunComparison& comparison);
/// Of each group that other models answered than before: which and since when. Inert.
std::vector<std::string> reported_model_texts(const RunComparison& comparison);
/// A check whose results changed, under its name and group (inert).
struct ChangedCheck {
  std::string label;
  const CheckComparison* check = nullptr;
};
std::vector<ChangedCheck> changed_checks(const RunComparison& comparison);
/// `triage › short × mini`, without the suite where the comparison has one only. Inert.
std::string group_label(const RunComparison& comparison, const GroupComparison& group);
/// Before and after in percent, their change with its interval, regressed, fixed, p; dashes of what was not measured.
std::vector<std::string> rate_texts(const RateComparison& rate, double adjusted_p);
/// Which run the two sides are, when it was and how old its answers are. Inert.
std::pair<std::string, std::string> compared_run_texts(const RunComparison& comparison);
/// One thing that differs beside the samples. Inert.
std::string run_difference_text(const RunDifference& difference);
/// `regressed`, `newly errored`
std::string_view pair_list_title(PairList list);
/// `0.0039`, `4e-05`
std::string p_text(double p);
/// `latency`, `input tokens` …
std::string_view measure_title(AnswerMeasure kind);
/// A measure with its unit: `850ms`, `120`, `$0.0012`.
std::string measure_text(AnswerMeasure kind, double value);
/// The same of a difference, always with its sign.
std::string change_text(AnswerMeasure kind, double value);

}  // namespace llmeval
