#pragma once

#include "base/result.h"
#include "compare/comparison.h"
#include "data/value.h"
#include "domain/sample.h"
#include "report/options.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A list of cases in the report of a comparison, the most important first. A case that changed and is flaky is in two.
enum class PairList : std::uint8_t {
  regressed,
  newly_errored,
  still_failing,
  fixed,
  flaky,
  appeared,
  gone,
  unmeasured,
  incomparable,
};
inline constexpr std::size_t k_pair_lists = 9;
/// The word of `--only`: `regressed`, `errored`, `failing`, `fixed`, `flaky`, `new`, `gone`, `unmeasured`,
/// `incomparable`.
std::string_view pair_list_name(PairList list);
std::optional<PairList> find_pair_list(std::string_view name);
bool is_in(const RunComparison& comparison, const CasePair& pair, PairList list);

struct ComparisonReportOptions {
  ReportOptions text;
  std::vector<PairList> only;                ///< Only these lists; empty: everything.
  std::uint64_t listed = k_listed_failures;  ///< How many cases a list of the text shows.

  bool shows(PairList list) const;
};

/// A sample with its texts, by SampleRow::row of a run.
using ReadSample = std::function<Result<SampleResult>(const RunInfo& run, std::int64_t row)>;

/// For people: what was compared, what each group shows, the lists of cases, then what their answers took, who answered
/// and what is not comparable. Reads the samples that it lists. An error is the store's.
Result<std::string> comparison_text(std::span<const RunComparison> comparisons, const ReadSample& read,
                                    const ComparisonReportOptions& options);

/// For scripts: one object with everything but the cases that pass on both sides, which are only counted. Reads the
/// samples of those that regressed or could not be measured any more, for their reasons.
Result<std::string> comparison_json(std::span<const RunComparison> comparisons, const ReadSample& read,
                                    const ComparisonReportOptions& options);

/// The JSON Schema (draft 2020-12) of comparison_json().
Value published_comparison_schema();

}  // namespace llmeval
