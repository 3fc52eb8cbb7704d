#include "stats/flakiness.h"

#include "base/assert.h"
#include "stats/distribution.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace llmeval {

namespace {

double entropy_part(double share) { return share > 0 ? -share * std::log2(share) : 0; }

HistoryKind kind_of(bool has_passed, bool has_failed, std::size_t flips) {
  if (!has_failed) return HistoryKind::stable_pass;
  if (!has_passed) return HistoryKind::stable_fail;
  return flips == 1 ? HistoryKind::step : HistoryKind::alternating;
}

}  // namespace

OutcomeHistory measure_history(const std::vector<bool>& outcomes) {
  LLMEVAL_ASSERT(!outcomes.empty());
  const auto passed = static_cast<std::size_t>(std::count(outcomes.begin(), outcomes.end(), true));
  std::size_t flips = 0;
  for (std::size_t i = 1; i < outcomes.size(); ++i) flips += outcomes[i] != outcomes[i - 1] ? 1 : 0;
  OutcomeHistory history;
  history.pass_rate = static_cast<double>(passed) / static_cast<double>(outcomes.size());
  if (outcomes.size() > 1) history.flip_rate = static_cast<double>(flips) / static_cast<double>(outcomes.size() - 1);
  history.entropy_bits = entropy_part(history.pass_rate) + entropy_part(1 - history.pass_rate);
  history.kind = kind_of(passed > 0, passed < outcomes.size(), flips);
  return history;
}

double majority_chance(double chance, std::uint64_t trials) {
  LLMEVAL_ASSERT(trials > 0);
  return binomial_at_least(trials / 2 + 1, trials, chance);
}

double unchanged_flip_chance(double chance, std::uint64_t trials) {
  const double passes = majority_chance(chance, trials);
  return 2 * passes * (1 - passes);
}

double false_red_chance(double chance, std::uint64_t cases) {
  LLMEVAL_ASSERT(chance >= 0 && chance <= 1);
  return 1 - std::pow(chance, static_cast<double>(cases));
}

}  // namespace llmeval
