#pragma once

#include "base/rng.h"

#include <cstdint>
#include <optional>
#include <span>

namespace llmeval {

/// The paired permutation test by flipping signs (Fisher 1935, Pitman 1937; statistics.md §4): if a change did nothing,
/// each case's difference could as well have been the other way. p is the share of all flips whose sum is as extreme as
/// the one that was seen. For passes and fails it equals the exact McNemar test.
struct SignFlips {
  double two_sided = 1;  ///< |sum| at least as large.
  double greater = 1;    ///< sum at least as large: evidence of an increase.
  double less = 1;       ///< sum at least as small: evidence of a decrease.
  bool is_exact = true;  ///< Over all flips; else over drawn ones.
};

struct SignFlipOptions {
  std::uint64_t draws = 9'999;           ///< Where not all flips can be counted.
  std::uint64_t most_work = 20'000'000;  ///< Additions that counting them may take.
};

/// Counts all flips where that is cheap: over the differences' sums, if the differences lie on a grid (tenths, thirds
/// …, up to 1,000 steps a unit), else one by one up to 16 differences that are not 0. Beyond, it draws flips and p = (1
/// + as extreme)/(1 + draws), never 0 (Phipson and Smyth 2010). \param differences  finite; those of 0 change nothing.
/// \param rng          of a stream of its own; equal seeds give equal digits.
SignFlips test_sign_flips(std::span<const double> differences, Rng rng, const SignFlipOptions& options = {});

}  // namespace llmeval
