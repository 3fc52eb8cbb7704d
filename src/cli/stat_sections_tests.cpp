// Tests of a change, and evidence that may be looked at at any time.
#include "cli/stat_sections.h"

#include "stats/betting.h"
#include "stats/e_process.h"
#include "stats/fisher.h"
#include "stats/mcnemar.h"
#include "stats/multiple_tests.h"
#include "stats/paired_table.h"
#include "stats/permutation.h"
#include "stats/power.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace llmeval {

namespace {

Value list_value(std::span<const double> numbers) {
  List list;
  for (const double number : numbers) list.emplace_back(number);
  return list;
}

// Evidence may grow beyond a double.
Value power_of_e(double log) {
  const double value = std::exp(log);
  return std::isfinite(value) ? Value(value) : Value();
}

Value mcnemar_row(StatInput& input) {
  const std::uint64_t regressed = input.count("b");
  const std::uint64_t fixed = input.count("c");
  if (input.is_bad()) return {};
  const McNemar found = measure_mcnemar(regressed, fixed);
  return Object{{"exact", found.exact},
                {"midp", found.mid_p},
                {"chi2", found.chi_square},
                {"p_chi2", found.chi_square_p},
                {"chi2_cc", found.corrected_chi_square},
                {"p_chi2_cc", found.corrected_chi_square_p}};
}

// The vectors subtract B from A; we what was before from what is after.
Value newcombe_row(StatInput& input) {
  const PairedTable table{.both_pass = input.count("a_both_pass"),
                          .regressed = input.count("c_B_only"),
                          .fixed = input.count("b_A_only"),
                          .both_fail = input.count("d_neither")};
  if (table.total() == 0) input.refuse("the table is empty");
  if (input.is_bad()) return {};
  const RateChange change = measure_change(table);
  return Object{{"diff_A_minus_B", change.change}, {"ci", ends_value(change.bounds)}, {"phi", change.correlation}};
}

Value mcnemar_power_row(StatInput& input) {
  const std::string kind = input.text("kind");
  const ChangeShares shares{input.number("p10", 0, 1), input.number("p01", 0, 1)};
  const double alpha = input.level("alpha");
  if (shares.regress + shares.fix > 1 || shares.regress == shares.fix) input.refuse("'p10' and 'p01' do not fit");
  if (kind == "mcnemar_exact_power") {
    const std::uint64_t cases = input.count("n", 1);
    return input.is_bad() ? Value() : Value(mcnemar_power(cases, shares, alpha, Sides::two));
  }
  if (kind != "mcnemar_n_connor") input.refuse("unknown kind '" + kind + "'");
  const double power = input.level("power");
  if (input.is_bad()) return {};
  const double cases = connor_cases(shares, {alpha, power});
  return Object{{"n_real", cases}, {"n", std::ceil(cases)}};
}

Value sign_flip_row(StatInput& input) {
  const std::vector<double> differences = input.numbers("d", 1, -1e9, 1e9);
  if (differences.size() > 50) input.refuse("'d' has more numbers than counts can be told of");
  if (input.is_bad()) return {};
  const SignFlips flips = test_sign_flips(differences, Rng(1));
  const double total = std::exp2(static_cast<double>(differences.size()));
  return Object{{"n", static_cast<std::int64_t>(differences.size())},
                {"count_two_sided", flips.two_sided * total},
                {"count_ge", flips.greater * total},
                {"total", total},
                {"p_two_sided", flips.two_sided},
                {"p_greater", flips.greater}};
}

Value fisher_row(StatInput& input) {
  const std::vector<std::vector<double>> table = input.rows("table", 2);
  std::array<std::uint64_t, 4> cells{};
  for (std::size_t i = 0; i < 4 && !input.is_bad(); ++i) {
    const std::vector<double>& row = table[i / 2];
    if (table.size() != 2 || row.size() != 2 || row[i % 2] < 0 || row[i % 2] > 1e9 ||
        row[i % 2] != std::floor(row[i % 2]))
      input.refuse("'table' is not two rows of two counts");
    else
      cells[i] = static_cast<std::uint64_t>(row[i % 2]);
  }
  if (cells == std::array<std::uint64_t, 4>{}) input.refuse("'table' is empty");
  if (input.is_bad()) return {};
  const FisherTest found = test_fisher({cells[0], cells[1], cells[2], cells[3]});
  return Object{{"p_two_sided", found.two_sided}, {"p_less", found.less}, {"p_greater", found.greater}};
}

Value multiple_row(StatInput& input) {
  const std::vector<double> p_values = input.numbers("p", 0, 0, 1);
  const double limit = input.level("q");
  if (input.is_bad()) return {};
  const std::vector<double> adjusted = benjamini_hochberg(p_values);
  const auto rejected = std::count_if(adjusted.begin(), adjusted.end(), [&](double p) { return p <= limit; });
  return Object{{"bh_adjusted", list_value(adjusted)},
                {"bh_rejected", static_cast<std::int64_t>(rejected)},
                {"holm_adjusted", list_value(holm(p_values))},
                {"bonferroni_adjusted", list_value(bonferroni(p_values))},
                {"by_adjusted", list_value(benjamini_yekutieli(p_values))}};
}

Value evidence_row(StatInput& input) {
  const std::string kind = input.text("kind");
  const BernoulliEvidence::Prior prior{input.number("a", 1e-6, 1e6), input.number("b", 1e-6, 1e6)};
  if (kind == "confidence_sequence") {
    const std::uint64_t count = input.count("t");
    const std::uint64_t happened = input.count("S");
    const double alpha = input.level("alpha");
    if (happened > count) input.refuse("'S' is over 't'");
    return input.is_bad() ? Value() : ends_value(bernoulli_sequence(happened, count, alpha, prior));
  }
  if (kind != "e_process") input.refuse("unknown kind '" + kind + "'");
  const std::vector<double> observed = input.numbers("x", 0, 0, 1);
  const double chance = input.level("p0");
  if (input.is_bad()) return {};
  BernoulliEvidence evidence(chance, prior);
  List path;
  for (const double one : observed) {
    evidence.add(one != 0);
    path.push_back(power_of_e(evidence.log_evidence()));
  }
  return Object{{"E", std::move(path)}, {"always_valid_p", evidence.always_valid_p()}};
}

Value betting_row(StatInput& input) {
  const std::string kind = input.text("kind");
  const std::vector<double> observed = input.numbers("x", 0, 0, 1);
  const BettingOptions options{input.level("alpha"), input.level("c")};
  if (kind == "hedged_cs_running_intersection") {
    if (input.is_bad()) return {};
    BettingSequence sequence(options);
    for (const double one : observed) sequence.add(one);
    return ends_value(sequence.interval());
  }
  if (kind != "hedged_capital") input.refuse("unknown kind '" + kind + "'");
  const double mean = input.level("m");
  if (input.is_bad()) return {};
  BettingEvidence evidence(mean, options);
  List path;
  for (const double one : observed) {
    evidence.add(one);
    path.emplace_back(
        List{power_of_e(evidence.log_higher()), power_of_e(evidence.log_lower()), power_of_e(evidence.log_either())});
  }
  return path;
}

}  // namespace

std::span<const StatSection> test_sections() {
  static constexpr std::array k_sections{
      StatSection{"mcnemar", mcnemar_row},
      StatSection{"newcombe_paired", newcombe_row},
      StatSection{"power_mcnemar", mcnemar_power_row},
      StatSection{"paired_permutation", sign_flip_row},
      StatSection{"fisher_exact", fisher_row},
      StatSection{"multiple_testing", multiple_row},
      StatSection{"beta_binomial_eprocess", evidence_row},
      StatSection{"betting_cs", betting_row},
  };
  return k_sections;
}

}  // namespace llmeval
