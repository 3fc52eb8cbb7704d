#pragma once

#include "stats/mean.h"

#include <cstdint>

namespace llmeval {

/// The same cases before and after a change, by whether they passed.
struct PairedTable {
  std::uint64_t both_pass = 0;
  std::uint64_t regressed = 0;  ///< Passed before, fail after.
  std::uint64_t fixed = 0;      ///< Failed before, pass after.
  std::uint64_t both_fail = 0;

  std::uint64_t total() const { return both_pass + regressed + fixed + both_fail; }
  void add(bool before, bool after);

  friend bool operator==(const PairedTable&, const PairedTable&) = default;
};

/// How far a pass rate moved: (fixed − regressed)/total, in [−1,1], less than 0 where it got worse.
struct RateChange {
  double change = 0;
  double correlation = 0;  ///< φ of before and after, as Newcombe corrects it.
  MeanBounds bounds;
};

/// Newcombe's interval of a paired difference of shares (1998, Stat Med 17:2635, method 10; statistics.md §3). From
/// Wilson's intervals of both shares, [l₁,u₁] of p₁ after and [l₂,u₂] of p₂ before, it takes
///   low = change − √((p₁−l₁)² − 2φ(p₁−l₁)(u₂−p₂) + (u₂−p₂)²), high alike,
/// φ = C/√(products of the margins) with C = ad − bc where that is negative, 0 up to n/2, and n/2 less beyond. It has a
/// width where no case changed, unlike Wald's.
/// \param table       not empty.
/// \param confidence  in (0,1), two-sided; for a one-sided bound at α: 1 − 2α.
/// \param scale       as though each case stood for so many, over 0: for planning.
RateChange measure_change(const PairedTable& table, double confidence = 0.95, double scale = 1);

}  // namespace llmeval
