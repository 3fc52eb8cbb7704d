#include "stats/mean.h"

#include "base/assert.h"
#include "stats/distribution.h"
#include "stats/moments.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

std::optional<MeanBounds> bounds_of(const MeasuredMean& measured, double quantile) {
  const double reach = quantile * *measured.standard_error;
  return MeanBounds{measured.mean - reach, measured.mean + reach};
}

}  // namespace

std::optional<MeanBounds> MeasuredMean::student_bounds(double confidence) const {
  if (!standard_error) return std::nullopt;
  return bounds_of(*this, student_quantile((1 + confidence) / 2, degrees));
}

std::optional<MeanBounds> MeasuredMean::normal_bounds(double confidence) const {
  if (!standard_error) return std::nullopt;
  return bounds_of(*this, normal_quantile((1 + confidence) / 2));
}

MeasuredMean measure_mean(std::span<const double> values) {
  LLMEVAL_ASSERT(!values.empty());
  MeasuredMean result;
  result.mean = mean_of(values);
  result.degrees = static_cast<double>(values.size() - 1);
  if (values.size() > 1) result.standard_error = std::sqrt(variance(values) / static_cast<double>(values.size()));
  return result;
}

ClusteredMean measure_clustered_mean(std::span<const double> values, std::span<const std::uint32_t> clusters) {
  LLMEVAL_ASSERT(values.size() > 1 && clusters.size() == values.size());
  ClusteredMean result;
  result.mean = measure_mean(values);
  std::vector<double> sums(*std::max_element(clusters.begin(), clusters.end()) + std::size_t{1});
  double own_squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double off = values[i] - result.mean.mean;
    sums[clusters[i]] += off;
    own_squares += off * off;
  }
  double squares = 0;
  for (const double sum : sums) squares += sum * sum;
  result.clusters = sums.size();
  const auto n = static_cast<double>(values.size());
  const auto count = static_cast<double>(result.clusters);
  result.plain_error = std::sqrt(squares) / n;
  const double naive = *result.mean.standard_error;
  result.literal_error = std::sqrt(std::max(0.0, naive * naive + (squares - own_squares) / (n * n)));
  result.mean.degrees = count - 1;
  result.mean.standard_error.reset();
  if (result.clusters > 1) result.mean.standard_error = result.plain_error * std::sqrt(count / (count - 1));
  return result;
}

double independent_share(std::span<const double> values, std::span<const std::uint32_t> clusters, double confidence) {
  LLMEVAL_ASSERT(!values.empty() && clusters.size() == values.size());
  if (values.size() == 1) return 1;
  const ClusteredMean clustered = measure_clustered_mean(values, clusters);
  const auto n = static_cast<double>(values.size());
  const auto count = static_cast<double>(clustered.clusters);
  const double naive = *measure_mean(values).standard_error;
  if (clustered.clusters == 1 || naive == 0) return count / n;
  const double error = std::max(naive, *clustered.mean.standard_error);
  const double share = (1 + confidence) / 2;
  const double ratio = naive / error * student_quantile(share, n - 1) / student_quantile(share, count - 1);
  return std::min(1.0, ratio * ratio);
}

VarianceParts measure_variance(std::span<const std::vector<double>> trials) {
  LLMEVAL_ASSERT(trials.size() > 1);
  const std::size_t repeats = trials.front().size();
  VarianceParts parts;
  std::vector<double> means;
  means.reserve(trials.size());
  for (const std::vector<double>& row : trials) {
    LLMEVAL_ASSERT(row.size() == repeats && repeats > 1);
    means.push_back(mean_of(row));
    parts.within += variance(row);
  }
  parts.within /= static_cast<double>(trials.size());
  parts.mean = mean_of(means);
  parts.of_means = variance(means);
  parts.between = parts.of_means - parts.within / static_cast<double>(repeats);
  parts.standard_error = std::sqrt(parts.of_means / static_cast<double>(trials.size()));
  return parts;
}

PairedMeans measure_pairs(std::span<const double> before, std::span<const double> after) {
  LLMEVAL_ASSERT(before.size() == after.size());
  std::vector<double> differences(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) differences[i] = after[i] - before[i];
  PairedMeans result;
  result.difference = measure_mean(differences);
  if (before.size() < 2) return result;
  result.loose_error = std::hypot(*measure_mean(before).standard_error, *measure_mean(after).standard_error);
  const double spread = std::sqrt(variance(before)) * std::sqrt(variance(after));
  if (spread > 0) result.correlation = cross_products(before, after) / static_cast<double>(before.size() - 1) / spread;
  return result;
}

}  // namespace llmeval
