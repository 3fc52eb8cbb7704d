#include "stats/agreement.h"

#include "base/assert.h"
#include "stats/confusion.h"

#include <cmath>
#include <vector>

namespace llmeval {

namespace {

std::optional<MeasuredShare> share_of(std::uint64_t count, std::uint64_t among, double repeats) {
  if (among == 0) return std::nullopt;
  const double share = static_cast<double>(count) / static_cast<double>(among);
  return MeasuredShare{share, wilson_share_interval(share, static_cast<double>(among) / repeats)};
}

}  // namespace

void JudgedTable::add(bool judge_passes, bool people_pass) {
  std::uint64_t& cell = judge_passes ? (people_pass ? both_pass : judge_only) : (people_pass ? people_only : both_fail);
  ++cell;
}

JudgeAgreement measure_agreement(const JudgedTable& table, double repeats) {
  LLMEVAL_ASSERT(table.total() > 0 && repeats >= 1);
  JudgeAgreement result;
  result.agreement = *share_of(table.both_pass + table.both_fail, table.total(), repeats);
  result.base_rate = *share_of(table.passed_by_people(), table.total(), repeats);
  result.judged_rate = static_cast<double>(table.passed_by_judge()) / static_cast<double>(table.total());
  result.sensitivity = share_of(table.both_pass, table.passed_by_people(), repeats);
  result.specificity = share_of(table.both_fail, table.failed_by_people(), repeats);
  constexpr std::size_t k_pass = 0;
  constexpr std::size_t k_fail = 1;
  std::vector<ConfusionCell> cells;
  const auto add = [&cells](std::size_t people, std::size_t judge, std::uint64_t count) {
    if (count > 0) cells.push_back({people, judge, count});
  };
  add(k_pass, k_pass, table.both_pass);
  add(k_fail, k_pass, table.judge_only);
  add(k_pass, k_fail, table.people_only);
  add(k_fail, k_fail, table.both_fail);
  const ConfusionMeasures measures = measure_confusion(cells, 2, repeats);
  result.kappa = measures.kappa;
  result.kappa_interval = measures.kappa_interval;
  return result;
}

std::uint64_t labels_for_reach(std::uint64_t labels, const Interval& interval, double reach) {
  LLMEVAL_ASSERT(reach > 0);
  const double times = (interval.high - interval.low) / (2 * reach);
  return static_cast<std::uint64_t>(std::ceil(static_cast<double>(labels) * times * times));
}

}  // namespace llmeval
