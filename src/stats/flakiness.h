#pragma once

#include <cstdint>
#include <vector>

namespace llmeval {

/// How a case behaved over repeats of the same prompt, model and parameters.
enum class HistoryKind : std::uint8_t {
  stable_pass,
  stable_fail,
  step,         ///< It changed once and stayed so: rather a change on the other side than chance.
  alternating,  ///< It went back and forth.
};

/// A case's outcomes in time (Kowalczyk et al. 2020, ICSE-SEIP; statistics.md §9).
struct OutcomeHistory {
  double pass_rate = 0;
  double flip_rate = 0;     ///< Changes from one outcome to the next, of all such steps; 0 of a single outcome.
  double entropy_bits = 0;  ///< Of the pass rate: 0 where all are the same, 1 where half pass.
  HistoryKind kind = HistoryKind::stable_pass;

  /// Both outcomes were seen.
  bool is_flaky() const { return kind == HistoryKind::step || kind == HistoryKind::alternating; }
};

/// \param outcomes  passed or not, oldest first, at least one.
OutcomeHistory measure_history(const std::vector<bool>& outcomes);

/// That most of `trials` pass of a case that passes with `chance` each; a tie is no majority.
double majority_chance(double chance, std::uint64_t trials);

/// That the majorities of two runs of the same thing differ: 2q(1 − q), q = majority_chance().
double unchanged_flip_chance(double chance, std::uint64_t trials);

/// That at least one of so many cases fails though nothing changed, each passing with `chance`: 1 − chance^cases.
double false_red_chance(double chance, std::uint64_t cases);

}  // namespace llmeval
