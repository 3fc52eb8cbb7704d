#include "stats/position_bias.h"

#include "stats/mcnemar.h"

namespace llmeval {

PositionBias measure_position_bias(std::span<const SwappedVerdicts> pairs) {
  PositionBias bias;
  bias.pairs = pairs.size();
  std::uint64_t both_tie = 0;
  for (const auto& [a_first, b_first] : pairs) {
    const auto are = [a = a_first, b = b_first](PairVerdict x, PairVerdict y) { return a == x && b == y; };
    if (are(PairVerdict::first, PairVerdict::second)) ++bias.a_wins;
    if (are(PairVerdict::second, PairVerdict::first)) ++bias.b_wins;
    if (are(PairVerdict::first, PairVerdict::first)) ++bias.first_biased;
    if (are(PairVerdict::second, PairVerdict::second)) ++bias.second_biased;
    if (are(PairVerdict::tie, PairVerdict::tie)) ++both_tie;
  }
  bias.ties = bias.pairs - bias.a_wins - bias.b_wins;
  if (bias.pairs > 0) {
    const std::uint64_t same = bias.a_wins + bias.b_wins + both_tie;
    bias.consistency = static_cast<double>(same) / static_cast<double>(bias.pairs);
  }
  bias.p_value = exact_mcnemar(bias.first_biased, bias.second_biased);
  return bias;
}

}  // namespace llmeval
