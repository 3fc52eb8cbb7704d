#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace llmeval {

/// What a judge of two answers says.
enum class PairVerdict : std::uint8_t { first, second, tie };

/// A pair of answers A and B, judged in both orders: which *position* won where A was shown first, and where B was.
struct SwappedVerdicts {
  PairVerdict a_first = PairVerdict::tie;
  PairVerdict b_first = PairVerdict::tie;
};

/// How much a pairwise judge goes by the order of what it is shown (Zheng et al. 2023, arXiv:2306.05685, §3.4; Wang et
/// al. 2023; statistics.md §8).
struct PositionBias {
  std::uint64_t pairs = 0;
  std::uint64_t a_wins = 0;           ///< A in both orders.
  std::uint64_t b_wins = 0;           ///< B in both orders.
  std::uint64_t ties = 0;             ///< All else: a win needs both orders.
  std::uint64_t first_biased = 0;     ///< The answer shown first won in both orders.
  std::uint64_t second_biased = 0;    ///< The one shown second did.
  std::optional<double> consistency;  ///< Share of the pairs whose two verdicts name the same answer, or both none.
  /// Two-sided exact p of the biased ones (McNemar's: Bin(first + second, 1/2)); 1 where none is.
  double p_value = 1;
};

PositionBias measure_position_bias(std::span<const SwappedVerdicts> pairs);

}  // namespace llmeval
