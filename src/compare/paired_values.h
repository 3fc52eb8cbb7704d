#pragma once

#include "compare/comparison.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace llmeval {

// Inside compare/ only.

/// Collects what was measured of the same cases on both sides.
struct PairedValues {
  std::vector<double> before;
  std::vector<double> after;
  std::vector<std::uint32_t> clusters;  ///< As many, or none: cases are independent.

  void add(double then, double now, std::optional<std::uint32_t> cluster) {
    before.push_back(then);
    after.push_back(now);
    if (cluster) clusters.push_back(*cluster);
  }
  PairedMeasure measure(double confidence) const;
  /// after − before of each case; of clusters the sum over each, in the order in which they come.
  std::vector<double> independent_differences() const;
  std::vector<double> differences() const;
  /// `clusters` as numbers from 0 without gaps, in the order in which they come.
  std::vector<std::uint32_t> cluster_numbers() const;
};

/// A rate while its pairs are counted.
struct PairedPasses {
  PairedValues clustered;  ///< 0 and 1 of what was measured on both sides; empty where cases are independent.

  void add(PairKind kind, std::optional<std::uint32_t> cluster);
  /// Of the counted pairs, all but the adjusted p.
  void measure(RateComparison& rate, double confidence) const;
};

}  // namespace llmeval
