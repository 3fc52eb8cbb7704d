#include "report/comparison_report.h"

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, k_pair_lists> k_names{
    "regressed", "errored", "failing", "fixed", "flaky", "new", "gone", "unmeasured", "incomparable"};

}  // namespace

std::string_view pair_list_name(PairList list) { return k_names[static_cast<std::size_t>(list)]; }

std::optional<PairList> find_pair_list(std::string_view name) {
  const auto found = std::find(k_names.begin(), k_names.end(), name);
  if (found == k_names.end()) return std::nullopt;
  return static_cast<PairList>(found - k_names.begin());
}

bool is_in(const RunComparison& comparison, const CasePair& pair, PairList list) {
  switch (list) {
    case PairList::regressed:
      return pair.kind == PairKind::regressed;
    case PairList::newly_errored:
      return pair.kind == PairKind::newly_errored;
    case PairList::still_failing:
      return pair.kind == PairKind::still_failing;
    case PairList::fixed:
      return pair.kind == PairKind::fixed;
    case PairList::flaky:
      return comparison.is_flaky(pair);
    case PairList::appeared:
      return pair.kind == PairKind::appeared;
    case PairList::gone:
      return pair.kind == PairKind::gone;
    case PairList::unmeasured:
      return pair.kind == PairKind::unmeasured;
    case PairList::incomparable:
      return pair.kind == PairKind::incomparable;
  }
  return false;
}

bool ComparisonReportOptions::shows(PairList list) const {
  return only.empty() || std::find(only.begin(), only.end(), list) != only.end();
}

}  // namespace llmeval
