#pragma once

#include "compare/comparison.h"

#include <vector>

namespace llmeval {

// Inside compare/ only.

/// Collects what was measured of the same cases on both sides.
struct PairedValues {
  std::vector<double> before;
  std::vector<double> after;

  void add(double then, double now) {
    before.push_back(then);
    after.push_back(now);
  }
  PairedMeasure measure(double confidence) const;
};

/// Of counted pairs, all but the adjusted p.
void measure_rate(RateComparison& rate, double confidence);

}  // namespace llmeval
