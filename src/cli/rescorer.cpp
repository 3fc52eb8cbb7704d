#include "cli/rescorer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

std::uint64_t judged_otherwise(const RunComparison& comparison) {
  const std::vector<CasePair>& pairs = comparison.pairing.pairs;
  return static_cast<std::uint64_t>(
      std::count_if(pairs.begin(), pairs.end(), [](const CasePair& pair) { return pair.why == k_checks_changed; }));
}

}  // namespace

RunComparison Rescorer::compare_again(RunComparison comparison, const NamedSides& sides) {
  const std::uint64_t lost = judged_otherwise(comparison);
  if (lost == 0) return comparison;
  Result<RunComparison> again = score_again(comparison, sides);
  if (again && judged_otherwise(*again) < lost) return *std::move(again);
  console_.err(
      fmt::format("note: {} cases are judged by other checks than before, and scoring the older answers again "
                  "does not help{}\n",
                  lost, again ? "" : ": " + again.error().message));
  return comparison;
}

const Database& Rescorer::database_of(const RunInfo& run) const {
  return rescored_ != nullptr && rescored_->has(run) ? rescored_->database() : database_;
}

ReadSample Rescorer::reader(ReadSample stored) const {
  if (rescored_ == nullptr) return stored;
  return [this, stored = std::move(stored), again = rescored_->reader()](const RunInfo& run, std::int64_t row) {
    return rescored_->has(run) ? again(run, row) : stored(run, row);
  };
}

Result<RunComparison> Rescorer::score_again(const RunComparison& comparison, const NamedSides& sides) {
  const bool is_before = comparison.before.info->started_at <= comparison.after.info->started_at;
  const ComparedRun& older = is_before ? comparison.before : comparison.after;
  LLMEVAL_TRY(rescored_, RescoredRun::make(database_, *older.info, workspace_, console_));
  LLMEVAL_TRY(ComparedRun again, rescored_->get(is_before ? sides.before : sides.after));
  return is_before ? compare_runs(std::move(again), comparison.after, {})
                   : compare_runs(comparison.before, std::move(again), {});
}

}  // namespace llmeval
