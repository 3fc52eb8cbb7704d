#include "report/comparison_parts.h"

#include <utility>

namespace llmeval {

namespace {

// The lists that tell what became of cases; what could not be compared comes last, below what answers took.
constexpr PairList k_outcomes[] = {PairList::regressed, PairList::newly_errored, PairList::still_failing,
                                   PairList::fixed,     PairList::flaky,         PairList::appeared,
                                   PairList::gone};
constexpr PairList k_uncompared[] = {PairList::unmeasured, PairList::incomparable};

Result<std::string> lists(const RunComparison& comparison, std::span<const PairList> wanted, const ReadSample& read,
                          const ComparisonReportOptions& options) {
  std::string out;
  for (const PairList list : wanted) {
    if (!options.shows(list)) continue;
    LLMEVAL_TRY(const std::string block, pair_list_block(comparison, list, read, options));
    out += block;
  }
  return out;
}

Result<std::string> comparison_block(const RunComparison& comparison, const ReadSample& read,
                                     const ComparisonReportOptions& options) {
  const bool is_whole = options.only.empty();
  std::string out = compared_runs_lines(comparison, options.text);
  out += run_difference_lines(comparison, options.text);
  out += group_tables(comparison, options.text);
  out += case_count_lines(comparison, options.text);
  if (options.text.verbosity == Verbosity::quiet) return out;
  if (is_whole) out += check_table(comparison, options.text);
  LLMEVAL_TRY(const std::string outcomes, lists(comparison, k_outcomes, read, options));
  out += outcomes;
  if (is_whole) {
    out += shape_lines(comparison, options.text);
    out += measure_table(comparison, options.text);
    out += reported_model_lines(comparison, options.text);
  }
  LLMEVAL_TRY(const std::string uncompared, lists(comparison, k_uncompared, read, options));
  return out + uncompared;
}

}  // namespace

Result<std::string> comparison_text(std::span<const RunComparison> comparisons, const ReadSample& read,
                                    const ComparisonReportOptions& options) {
  std::string out;
  for (const RunComparison& comparison : comparisons) {
    LLMEVAL_TRY(const std::string block, comparison_block(comparison, read, options));
    out += (out.empty() ? "" : "\n") + block;
  }
  return out;
}

}  // namespace llmeval
