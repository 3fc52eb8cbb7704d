#pragma once

#include <cstdint>

namespace llmeval {

/// A confidence interval of a share, both ends in [0,1].
struct Interval {
  double low = 0;
  double high = 1;

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// Wilson's score interval of a binomial share (Wilson 1927; statistics.md §2), two-sided:
///   (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n), p = passed/total, z the normal quantile of (1 + confidence)/2.
/// It is the default for pass rates: never empty, also where everything or nothing passed, and its ends are then
/// exactly 1 or 0. The trials must be independent: repeats of one case are not.
/// \param total       over 0.
/// \param passed      at most `total`.
/// \param confidence  in (0,1).
Interval wilson_interval(std::uint64_t passed, std::uint64_t total, double confidence = 0.95);

/// The same of a share that is no count over a count: `total` is then the size of a sample whose share would vary as
/// much.
/// \param share  in [0,1].
/// \param total  over 0.
Interval wilson_share_interval(double share, double total, double confidence = 0.95);

}  // namespace llmeval
