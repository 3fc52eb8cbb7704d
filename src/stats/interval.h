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

/// Wilson's with Yates's continuity correction (Newcombe 1998, Stat Med 17:857, method 4): wider, as the exact one is.
Interval corrected_wilson_interval(std::uint64_t passed, std::uint64_t total, double confidence = 0.95);

/// The exact interval (Clopper and Pearson 1934; statistics.md §2): it never covers less than it says, and so is wider
/// than it had to be. [B(α/2; x, n − x + 1), B(1 − α/2; x + 1, n − x)], B the quantile of the beta distribution.
Interval clopper_pearson_interval(std::uint64_t passed, std::uint64_t total, double confidence = 0.95);

/// Bayes's with the prior of Jeffreys, Beta(½, ½), equal tails, closed at the edges (Brown, Cai and DasGupta 2001).
Interval jeffreys_interval(std::uint64_t passed, std::uint64_t total, double confidence = 0.95);

/// How high a share of failures may be, at a one-sided `confidence`, of which `total` independent tries showed none:
/// 1 − (1 − confidence)^(1/total), about 3/total at .95 (the rule of three; Hanley and Lippman-Hand 1983).
double unseen_share_bound(std::uint64_t total, double confidence = 0.95);

/// How many tries show at least one failure with this confidence, where a share of them fails:
/// ⌈ln(1 − confidence) / ln(1 − share)⌉.
/// \param share  in (0,1).
std::uint64_t tries_to_see(double share, double confidence = 0.95);

}  // namespace llmeval
