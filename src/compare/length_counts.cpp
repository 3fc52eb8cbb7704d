#include "compare/length_counts.h"

#include "stats/distribution.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace llmeval {

namespace {

constexpr std::uint64_t k_exact = 256;
constexpr std::uint64_t k_steps = 32;  // Of each power of two from there on.

std::size_t bucket_of(std::uint64_t length) {
  if (length < k_exact) return length;
  const auto power = static_cast<std::uint64_t>(std::bit_width(length)) - 1;
  const std::uint64_t step = (length >> (power - 5)) - k_steps;
  return k_exact + (power - 8) * k_steps + step;
}

// The middle of a bucket.
double length_of(std::size_t bucket) {
  if (bucket < k_exact) return static_cast<double>(bucket);
  const std::uint64_t power = (bucket - k_exact) / k_steps + 8;
  const std::uint64_t step = (bucket - k_exact) % k_steps;
  const std::uint64_t first = (k_steps + step) << (power - 5);
  return static_cast<double>(first) + static_cast<double>((1ULL << (power - 5)) - 1) / 2;
}

}  // namespace

void LengthCounts::add(std::uint64_t length) {
  const std::size_t bucket = bucket_of(length);
  if (bucket >= counts_.size()) counts_.resize(bucket + 1);
  ++counts_[bucket];
  ++total_;
}

void LengthCounts::add(const LengthCounts& more) {
  counts_.resize(std::max(counts_.size(), more.counts_.size()));
  for (std::size_t bucket = 0; bucket < more.counts_.size(); ++bucket) counts_[bucket] += more.counts_[bucket];
  total_ += more.total_;
}

double LengthCounts::quantile(double share) const {
  const double wanted = share * static_cast<double>(total_);
  std::uint64_t sum = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    sum += counts_[bucket];
    if (static_cast<double>(sum) >= wanted) return length_of(bucket);
  }
  return counts_.empty() ? 0 : length_of(counts_.size() - 1);
}

LengthCounts::RankSum compare_lengths(const LengthCounts& before, const LengthCounts& after) {
  const auto count = [](const LengthCounts& side, std::size_t bucket) {
    return bucket < side.counts_.size() ? static_cast<double>(side.counts_[bucket]) : 0.0;
  };
  const auto old_total = static_cast<double>(before.total_);
  const auto new_total = static_cast<double>(after.total_);
  double shorter = 0;  // Of before.
  double wins = 0;     // Pairs in which the one after is longer; as long: half of one.
  double ties = 0;     // Σ t³ − t
  for (std::size_t bucket = 0; bucket < std::max(before.counts_.size(), after.counts_.size()); ++bucket) {
    const double old_count = count(before, bucket);
    const double new_count = count(after, bucket);
    const double tied = old_count + new_count;
    wins += new_count * (shorter + old_count / 2);
    ties += tied * tied * tied - tied;
    shorter += old_count;
  }
  const double pairs = old_total * new_total;
  const double all = old_total + new_total;
  const double variance = all < 2 ? 0 : pairs / 12 * (all + 1 - ties / (all * (all - 1)));
  LengthCounts::RankSum result;
  result.superiority = wins / pairs;
  if (variance <= 0) return result;
  const double z = (wins - pairs / 2) / std::sqrt(variance);
  result.p = std::min(1.0, 2 * normal_cdf(-std::abs(z)));
  return result;
}

}  // namespace llmeval
