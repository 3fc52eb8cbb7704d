#include "stats/corrected_rate.h"

#include "base/assert.h"
#include "stats/distribution.h"
#include "stats/moments.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace llmeval {

namespace {

double best_weight(std::span<const double> labels, std::span<const double> judged, std::span<const double> others) {
  std::vector<double> pooled(judged.begin(), judged.end());
  pooled.insert(pooled.end(), others.begin(), others.end());
  const double spread = variance(pooled);
  if (spread == 0) return 0;
  const double ratio = static_cast<double>(labels.size()) / static_cast<double>(others.size());
  return std::clamp(covariance(labels, judged) / ((1 + ratio) * spread), 0.0, 1.0);
}

Interval clipped(double low, double high) { return {std::clamp(low, 0.0, 1.0), std::clamp(high, 0.0, 1.0)}; }

}  // namespace

std::optional<double> rogan_gladen(double apparent, double sensitivity, double specificity) {
  const double power = sensitivity + specificity - 1;
  if (power == 0) return std::nullopt;
  return (apparent + specificity - 1) / power;
}

std::optional<CorrectedRate> corrected_rate(const JudgedTable& table, std::uint64_t passed, std::uint64_t judged,
                                            double repeats) {
  LLMEVAL_ASSERT(judged > 0 && passed <= judged && repeats >= 1);
  if (table.passed_by_people() == 0 || table.failed_by_people() == 0) return std::nullopt;
  const auto real = [&](std::uint64_t count) { return static_cast<double>(count) / repeats; };
  const double sensitivity = real(table.both_pass) / real(table.passed_by_people());
  const double specificity = real(table.both_fail) / real(table.failed_by_people());
  if (sensitivity + specificity <= 1) return std::nullopt;
  CorrectedRate result;
  result.raw = *rogan_gladen(real(passed) / real(judged), sensitivity, specificity);
  result.rate = std::clamp(result.raw, 0.0, 1.0);

  const double of_passed = real(table.passed_by_people()) + 2;
  const double of_failed = real(table.failed_by_people()) + 2;
  const double right = (real(table.both_pass) + 1) / of_passed;
  const double right_no = (real(table.both_fail) + 1) / of_failed;
  const double all = real(judged) + k_normal_975 * k_normal_975;
  const double apparent = (real(passed) + k_normal_975 * k_normal_975 / 2) / all;
  const double power = right + right_no - 1;
  if (power <= 0) return std::nullopt;
  const double centre = (apparent + right_no - 1) / power;
  const double by_yes = right * (1 - right) / of_passed;
  const double by_no = right_no * (1 - right_no) / of_failed;
  const double shift = 2 * k_normal_975 * k_normal_975 * (centre * by_yes - (1 - centre) * by_no);
  const double spread =
      apparent * (1 - apparent) / all + centre * centre * by_yes + (1 - centre) * (1 - centre) * by_no;
  const double reach = k_normal_975 * std::sqrt(spread) / power;
  result.interval = clipped(centre + shift - reach, centre + shift + reach);
  return result;
}

std::optional<PredictionPowered> prediction_powered_mean(std::span<const double> labels, std::span<const double> judged,
                                                         std::span<const double> others, std::optional<double> weight,
                                                         double repeats) {
  LLMEVAL_ASSERT(labels.size() == judged.size() && repeats >= 1);
  if (labels.size() < 2) return std::nullopt;
  PredictionPowered result;
  result.mean = mean_of(labels);
  double square = 0;
  if (others.size() < 2) {
    square = variance(labels) / static_cast<double>(labels.size());
  } else {
    result.weight = weight.value_or(best_weight(labels, judged, others));
    result.mean += result.weight * (mean_of(others) - mean_of(judged));
    std::vector<double> rest(labels.size());
    for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = labels[i] - result.weight * judged[i];
    square = variance(rest) / static_cast<double>(labels.size()) +
             result.weight * result.weight * variance(others) / static_cast<double>(others.size());
  }
  result.standard_error = std::sqrt(square * repeats);
  const double reach = k_normal_975 * result.standard_error;
  result.interval = clipped(result.mean - reach, result.mean + reach);
  return result;
}

}  // namespace llmeval
