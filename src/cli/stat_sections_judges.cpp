// How far judges can be trusted.
#include "cli/stat_sections.h"

#include "stats/confusion.h"
#include "stats/corrected_rate.h"
#include "stats/position_bias.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace llmeval {

namespace {

Value kappa_row(StatInput& input) {
  const std::vector<std::vector<double>> table = input.rows("table_rows_rater1", 1);
  std::vector<ConfusionCell> cells;
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (table[row].size() != table.size()) input.refuse("'table_rows_rater1' is not square");
    for (std::size_t column = 0; column < table[row].size(); ++column) {
      const double count = table[row][column];
      if (count < 0 || count > 1e9 || count != std::floor(count)) input.refuse("'table_rows_rater1' has no counts");
      if (count > 0 && !input.is_bad()) cells.push_back({row, column, static_cast<std::uint64_t>(count)});
    }
  }
  if (cells.empty()) input.refuse("'table_rows_rater1' is empty");
  if (input.is_bad()) return {};
  const std::optional<Kappa> found = cohen_kappa(cells, table.size());
  if (!found) return Object{{"kappa", Value()}};
  return Object{{"po", found->observed},
                {"pe", found->expected},
                {"kappa", found->kappa},
                {"se_fce", found->standard_error},
                {"se_null", found->null_error}};
}

Value corrected_row(StatInput& input) {
  const double apparent = input.number("apparent", 0, 1);
  const double sensitivity = input.number("sensitivity", 0, 1);
  const double specificity = input.number("specificity", 0, 1);
  if (input.is_bad()) return {};
  const std::optional<double> raw = rogan_gladen(apparent, sensitivity, specificity);
  return Object{{"raw", value_or_null(raw)}, {"clipped", raw ? Value(std::clamp(*raw, 0.0, 1.0)) : Value()}};
}

// The vectors name the answer that won, we the position that it was shown in.
std::optional<PairVerdict> verdict_of(const Value& answer, std::string_view shown_first) {
  if (!answer.is_text()) return std::nullopt;
  const std::string& name = answer.text();
  if (name == "T") return PairVerdict::tie;
  if (name != "A" && name != "B") return std::nullopt;
  return name == shown_first ? PairVerdict::first : PairVerdict::second;
}

Value position_row(StatInput& input) {
  std::vector<SwappedVerdicts> pairs;
  for (const Value& pair : input.list("verdicts_AB_then_BA")) {
    const bool is_pair = pair.is_list() && pair.list().size() == 2;
    const std::optional<PairVerdict> a_first = is_pair ? verdict_of(pair.list()[0], "A") : std::nullopt;
    const std::optional<PairVerdict> b_first = is_pair ? verdict_of(pair.list()[1], "B") : std::nullopt;
    if (!a_first || !b_first) input.refuse("'verdicts_AB_then_BA' has something else than pairs of A, B, T");
    pairs.push_back({a_first.value_or(PairVerdict::tie), b_first.value_or(PairVerdict::tie)});
  }
  if (input.is_bad()) return {};
  const PositionBias bias = measure_position_bias(pairs);
  const auto count = [](std::uint64_t number) { return Value(static_cast<std::int64_t>(number)); };
  return Object{{"consistency", value_or_null(bias.consistency)},
                {"flip_first_biased", count(bias.first_biased)},
                {"flip_second_biased", count(bias.second_biased)},
                {"bias_p_exact", bias.p_value},
                {"A_wins", count(bias.a_wins)},
                {"B_wins", count(bias.b_wins)},
                {"ties", count(bias.ties)}};
}

}  // namespace

std::span<const StatSection> judge_sections() {
  static constexpr std::array k_sections{StatSection{"cohen_kappa", kappa_row},
                                         StatSection{"rogan_gladen", corrected_row},
                                         StatSection{"position_bias", position_row}};
  return k_sections;
}

}  // namespace llmeval
