#pragma once

#include "compare/shape_drift.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace llmeval {

// Inside compare/ only.

/// How long things are, in little memory: exact below 256, else to a thirty-second of a power of two.
class LengthCounts {
 public:
  void add(std::uint64_t length);
  void add(const LengthCounts& more);

  std::uint64_t total() const { return total_; }
  /// The least length that this share of all does not exceed; `share` in (0,1]. Of at least one.
  double quantile(double share) const;

  /// The rank sum test of two samples (Mann and Whitney 1947), each at least one: by the normal distribution, with
  /// ties and without a correction for continuity.
  struct RankSum {
    double superiority = 0.5;  ///< P(after longer) + P(as long)/2.
    double p = 1;              ///< Two-sided.
  };
  friend RankSum compare_lengths(const LengthCounts& before, const LengthCounts& after);

 private:
  std::vector<std::uint64_t> counts_;  ///< By bucket.
  std::uint64_t total_ = 0;
};

LengthCounts::RankSum compare_lengths(const LengthCounts& before, const LengthCounts& after);

}  // namespace llmeval
