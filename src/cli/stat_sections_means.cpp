// Means, differences of means, and how many cases they need.
#include "cli/stat_sections.h"

#include "stats/corrected_rate.h"
#include "stats/distribution.h"
#include "stats/mean.h"
#include "stats/power.h"
#include "stats/regression.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

namespace llmeval {

namespace {

double two_sided_normal(double z) { return 2 * normal_cdf(-std::abs(z)); }

Value mean_row(StatInput& input) {
  const std::vector<double> scores = input.numbers("scores", 1);
  if (input.is_bad()) return {};
  const MeasuredMean measured = measure_mean(scores);
  Object row{{"mean", measured.mean}, {"se_clt", value_or_null(measured.standard_error)}};
  if (!measured.standard_error) return row;
  const auto count = static_cast<double>(scores.size());
  row.set("ci95_normal", ends_value(*measured.normal_bounds()));
  row.set("ci95_t", ends_value(*measured.student_bounds()));
  row.set("se_bootstrap_exact", std::sqrt((count - 1) / count) * *measured.standard_error);
  if (std::all_of(scores.begin(), scores.end(), [](double score) { return score == 0 || score == 1; }))
    row.set("se_bernoulli", std::sqrt(measured.mean * (1 - measured.mean) / count));
  return row;
}

Value clustered_row(StatInput& input) {
  std::vector<double> values;
  std::vector<std::uint32_t> clusters;
  std::uint32_t number = 0;
  for (const std::vector<double>& cluster : input.rows("clusters", 1)) {
    values.insert(values.end(), cluster.begin(), cluster.end());
    clusters.insert(clusters.end(), cluster.size(), number++);
  }
  if (values.size() < 2) input.refuse("'clusters' has less than 2 values");
  if (input.is_bad()) return {};
  const ClusteredMean measured = measure_clustered_mean(values, clusters);
  return Object{{"n", static_cast<std::int64_t>(values.size())},
                {"C", static_cast<std::int64_t>(measured.clusters)},
                {"mean", measured.mean.mean},
                {"se_naive_clt", value_or_null(measure_mean(values).standard_error)},
                {"se_cluster_CR0", measured.plain_error},
                {"se_cluster_finite_C", value_or_null(measured.mean.standard_error)},
                {"se_miller_literal", measured.literal_error}};
}

std::vector<std::uint32_t> numbered(const List& names) {
  std::map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> clusters;
  for (const Value& name : names) {
    const std::string key = name.is_text() ? name.text() : std::string();
    clusters.push_back(numbers.try_emplace(key, static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  return clusters;
}

Value paired_row(StatInput& input) {
  const std::vector<double> before = input.numbers("A", 2);
  const std::vector<double> after = input.numbers("B", 2);
  std::vector<std::uint32_t> clusters;
  if (input.has("cluster")) clusters = numbered(input.list("cluster"));
  if (before.size() != after.size() || (!clusters.empty() && clusters.size() != before.size()))
    input.refuse("'A', 'B' and 'cluster' differ in length");
  if (input.is_bad()) return {};
  const PairedMeans measured = measure_pairs(before, after);
  const MeasuredMean& difference = measured.difference;
  Object row{{"mean_diff_B_minus_A", difference.mean},
             {"se_paired", value_or_null(difference.standard_error)},
             {"se_unpaired", value_or_null(measured.loose_error)},
             {"ci95_normal_paired", ends_value(*difference.normal_bounds())},
             {"corr", value_or_null(measured.correlation)}};
  if (*difference.standard_error > 0) {
    const double z = difference.mean / *difference.standard_error;
    row.set("z_paired", z);
    row.set("p_normal_paired", two_sided_normal(z));
    row.set("p_t_paired", 2 * student_cdf(-std::abs(z), difference.degrees));
  }
  if (*measured.loose_error > 0) {
    row.set("z_unpaired", difference.mean / *measured.loose_error);
    row.set("p_normal_unpaired", two_sided_normal(difference.mean / *measured.loose_error));
  }
  if (clusters.empty()) return row;
  std::vector<double> differences(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) differences[i] = after[i] - before[i];
  const ClusteredMean clustered = measure_clustered_mean(differences, clusters);
  row.set("se_paired_clustered_CR0", clustered.plain_error);
  row.set("se_paired_clustered_finite_C", value_or_null(clustered.mean.standard_error));
  return row;
}

Value power_row(StatInput& input) {
  const std::string kind = input.text("kind");
  PlannedTest test{input.level("alpha"), input.level("power")};
  if (kind == "bloom_multiplier") {
    if (input.count("sided", 1) == 1) test.sides = Sides::one;
    return input.is_bad() ? Value() : Value(effect_multiplier(test));
  }
  const PairedSpread spread{input.number("omega2", 0), input.number("sigma2_A", 0), input.number("sigma2_B", 0),
                            input.number("K_A", 1), input.number("K_B", 1)};
  if (kind == "mde") {
    const double cases = input.number("n", 1);
    return input.is_bad() ? Value() : Value(smallest_effect(cases, spread, test));
  }
  if (kind != "n_for_effect") input.refuse("unknown kind '" + kind + "'");
  const double effect = input.number("delta", 1e-12);
  if (input.is_bad()) return {};
  const double cases = cases_for_effect(effect, spread, test);
  return Object{{"n_real", cases}, {"n", std::ceil(cases)}};
}

Value variance_row(StatInput& input) {
  const std::vector<std::vector<double>> trials = input.rows("scores_by_question", 2);
  for (const std::vector<double>& row : trials) {
    if (row.size() < 2 || row.size() != trials.front().size())
      input.refuse("'scores_by_question' has rows of one score, or of different lengths");
  }
  if (input.is_bad()) return {};
  const VarianceParts parts = measure_variance(trials);
  return Object{{"mean", parts.mean},
                {"sigma2_within", parts.within},
                {"var_of_question_means", parts.of_means},
                {"var_x", parts.between},
                {"se", parts.standard_error}};
}

Value powered_row(StatInput& input) {
  const std::vector<double> labels = input.numbers("Y", 2, 0, 1);
  const std::vector<double> judged = input.numbers("f", 2, 0, 1);
  const std::vector<double> others = input.numbers("f_unlabeled", 0, 0, 1);
  std::optional<double> weight;
  if (!input.is_word("lambda", "opt")) weight = input.number("lambda", 0, 1);
  if (labels.size() != judged.size()) input.refuse("'Y' and 'f' differ in length");
  if (input.is_bad()) return {};
  const PredictionPowered powered = *prediction_powered_mean(labels, judged, others, weight);
  return Object{{"lambda", powered.weight},
                {"theta", powered.mean},
                {"se", powered.standard_error},
                {"ci95", ends_value(powered.interval)}};
}

Value noninferiority_row(StatInput& input) {
  const double difference = input.number("mean_diff");
  const double error = input.number("se", 1e-100);
  const RegressionRule rule{input.number("margin", 0), input.level("alpha")};
  if (rule.alpha >= 0.5) input.refuse("'alpha' is not below 0.5");
  if (input.is_bad()) return {};
  const Noninferiority found = test_noninferiority(difference, error, rule);
  return Object{{"z", found.z},
                {"p_noninferior", found.p},
                {"lower_one_sided_95", found.lower_bound},
                {"noninferior", found.is_shown}};
}

}  // namespace

std::span<const StatSection> mean_sections() {
  static constexpr std::array k_sections{StatSection{"mean_stderr", mean_row},
                                         StatSection{"clustered_stderr", clustered_row},
                                         StatSection{"paired_difference", paired_row},
                                         StatSection{"power_paired", power_row},
                                         StatSection{"variance_decomposition", variance_row},
                                         StatSection{"ppi_mean", powered_row},
                                         StatSection{"noninferiority", noninferiority_row}};
  return k_sections;
}

}  // namespace llmeval
