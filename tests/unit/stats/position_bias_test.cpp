#include "stats/position_bias.h"

#include "stats/mcnemar.h"

#include "unit/stats/vectors.h"

#include <vector>

using namespace llmeval;
using namespace llmeval::stats_test;

namespace {

// The vectors name the answer (A, B, T), we the position.
PairVerdict verdict(const std::string& answer, std::string_view shown_first) {
  if (answer == "T") return PairVerdict::tie;
  return answer == shown_first ? PairVerdict::first : PairVerdict::second;
}

}  // namespace

TEST_CASE("position bias agrees with the vectors handed to us") {
  for (const Value& row : vectors("position_bias")) {
    std::vector<SwappedVerdicts> pairs;
    for (const Value& pair : row.find("input")->find("verdicts_AB_then_BA")->list()) {
      pairs.push_back({verdict(pair.list()[0].text(), "A"), verdict(pair.list()[1].text(), "B")});
    }
    const PositionBias bias = measure_position_bias(pairs);
    CHECK(bias.pairs == pairs.size());
    check_expected(row, "consistency", bias.consistency);
    check_expected(row, "flip_first_biased", static_cast<double>(bias.first_biased));
    check_expected(row, "flip_second_biased", static_cast<double>(bias.second_biased));
    check_expected(row, "bias_p_exact", bias.p_value);
    check_expected(row, "A_wins", static_cast<double>(bias.a_wins));
    check_expected(row, "B_wins", static_cast<double>(bias.b_wins));
    check_expected(row, "ties", static_cast<double>(bias.ties));
  }
}

TEST_CASE("McNemar's exact test agrees with the vectors handed to us") {
  for (const Value& row : vectors("mcnemar")) {
    const Value& input = *row.find("input");
    check_expected(row, "exact",
                   exact_mcnemar(static_cast<std::uint64_t>(*input.find("b")->number().to_int64()),
                                 static_cast<std::uint64_t>(*input.find("c")->number().to_int64())));
  }
}

TEST_CASE("without pairs there is no consistency") {
  const PositionBias none = measure_position_bias({});
  CHECK_FALSE(none.consistency);
  CHECK(none.p_value == 1);
}
