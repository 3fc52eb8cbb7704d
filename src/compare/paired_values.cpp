#include "compare/paired_values.h"

#include <algorithm>
#include <unordered_map>

namespace llmeval {

PairedMeasure PairedValues::measure(double confidence) const {
  PairedMeasure measured;
  measured.pairs = before.size();
  if (before.empty()) return measured;
  measured.before = measure_mean(before).mean;
  measured.after = measure_mean(after).mean;
  if (clusters.size() > 1) {
    const ClusteredMean clustered = measure_clustered_mean(differences(), cluster_numbers());
    measured.difference = clustered.mean;
    measured.clusters = clustered.clusters;
  } else {
    measured.difference = measure_pairs(before, after).difference;
    measured.clusters = clusters.size();
  }
  measured.bounds = measured.difference.student_bounds(confidence);
  return measured;
}

std::vector<double> PairedValues::differences() const {
  std::vector<double> all(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) all[i] = after[i] - before[i];
  return all;
}

std::vector<double> PairedValues::independent_differences() const {
  const std::vector<double> all = differences();
  if (clusters.empty()) return all;
  const std::vector<std::uint32_t> numbers = cluster_numbers();
  std::vector<double> sums(*std::max_element(numbers.begin(), numbers.end()) + std::size_t{1});
  for (std::size_t i = 0; i < all.size(); ++i) sums[numbers[i]] += all[i];
  return sums;
}

std::vector<std::uint32_t> PairedValues::cluster_numbers() const {
  std::unordered_map<std::uint32_t, std::uint32_t> known;
  std::vector<std::uint32_t> numbers;
  numbers.reserve(clusters.size());
  for (const std::uint32_t cluster : clusters)
    numbers.push_back(known.emplace(cluster, static_cast<std::uint32_t>(known.size())).first->second);
  return numbers;
}

void PairedPasses::add(PairKind kind, std::optional<std::uint32_t> cluster) {
  const bool passed = kind == PairKind::regressed || kind == PairKind::still_passing;
  const bool passes = kind == PairKind::fixed || kind == PairKind::still_passing;
  if (!cluster || (!passed && !passes && kind != PairKind::still_failing)) return;
  clustered.add(passed ? 1 : 0, passes ? 1 : 0, cluster);
}

void PairedPasses::measure(RateComparison& rate, double confidence) const {
  const PairedTable table = rate.counts.table();
  if (table.total() == 0) return;
  if (!clustered.clusters.empty()) {
    const std::vector<std::uint32_t> numbers = clustered.cluster_numbers();
    rate.clusters = *std::max_element(numbers.begin(), numbers.end()) + std::uint64_t{1};
    rate.worth = independent_share(clustered.differences(), numbers, confidence);
  }
  rate.p = measure_mcnemar(table.regressed, table.fixed, rate.worth);
  rate.change = measure_change(table, confidence, rate.worth);
}

}  // namespace llmeval
