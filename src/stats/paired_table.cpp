#include "stats/paired_table.h"

#include "base/assert.h"
#include "stats/interval.h"

#include <cmath>

namespace llmeval {

void PairedTable::add(bool before, bool after) {
  std::uint64_t& cell = before ? (after ? both_pass : regressed) : (after ? fixed : both_fail);
  ++cell;
}

namespace {

// Of the counts a, b, c, d of a table.
double corrected_correlation(double a, double b, double c, double d) {
  const double root = std::sqrt((a + b) * (c + d) * (a + c) * (b + d));
  if (root == 0) return 0;
  const double product = a * d - b * c;
  const double half = (a + b + c + d) / 2;
  if (product > half) return (product - half) / root;
  return product < 0 ? product / root : 0;
}

// How far a bound of a difference is off it, from how far the bounds of both shares are.
double reach(double own, double other, double correlation) {
  return std::sqrt(own * own - 2 * correlation * own * other + other * other);
}

}  // namespace

RateChange measure_change(const PairedTable& table, double confidence, double scale) {
  LLMEVAL_ASSERT(table.total() > 0 && scale > 0);
  const double a = static_cast<double>(table.both_pass) * scale;
  const double b = static_cast<double>(table.regressed) * scale;
  const double c = static_cast<double>(table.fixed) * scale;
  const double d = static_cast<double>(table.both_fail) * scale;
  const double n = a + b + c + d;
  const double after = (a + c) / n;
  const double before = (a + b) / n;
  const Interval now = wilson_share_interval(after, n, confidence);
  const Interval then = wilson_share_interval(before, n, confidence);
  RateChange result;
  result.change = (c - b) / n;
  result.correlation = corrected_correlation(a, b, c, d);
  result.bounds.low = result.change - reach(after - now.low, then.high - before, result.correlation);
  result.bounds.high = result.change + reach(now.high - after, before - then.low, result.correlation);
  return result;
}

}  // namespace llmeval
