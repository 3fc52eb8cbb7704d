#include "stats/multiple_tests.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace llmeval {

namespace {

std::vector<std::size_t> by_size(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  return order;
}

std::vector<double> step_up(std::span<const double> p_values, double factor) {
  const std::vector<std::size_t> order = by_size(p_values);
  const auto count = static_cast<double>(p_values.size());
  std::vector<double> adjusted(p_values.size());
  double least = 1;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const std::size_t at = order[rank - 1];
    least = std::min(least, factor * (count * p_values[at] / static_cast<double>(rank)));
    adjusted[at] = least;
  }
  return adjusted;
}

}  // namespace

std::vector<double> benjamini_hochberg(std::span<const double> p_values) { return step_up(p_values, 1); }

std::vector<double> benjamini_yekutieli(std::span<const double> p_values) {
  double factor = 0;
  for (std::size_t i = 1; i <= p_values.size(); ++i) factor += 1 / static_cast<double>(i);
  return step_up(p_values, factor);
}

std::vector<double> holm(std::span<const double> p_values) {
  const std::vector<std::size_t> order = by_size(p_values);
  std::vector<double> adjusted(p_values.size());
  double most = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    most = std::max(most, std::min(1.0, static_cast<double>(order.size() - rank) * p_values[order[rank]]));
    adjusted[order[rank]] = most;
  }
  return adjusted;
}

std::vector<double> bonferroni(std::span<const double> p_values) {
  std::vector<double> adjusted;
  for (const double p_value : p_values)
    adjusted.push_back(std::min(1.0, static_cast<double>(p_values.size()) * p_value));
  return adjusted;
}

}  // namespace llmeval
