#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// Seeded pseudo-random numbers, the same on every machine: xoshiro256** 1.0 seeded by SplitMix64 (Blackman and Vigna,
/// 2018). Each use (order, jitter, bootstrap …) takes its own named child, so that one more draw here shifts nothing
/// there.
class Rng {
 public:
  explicit Rng(std::uint64_t seed);

  /// A stream that depends on the seed and the names only, not on what was drawn from this one.
  Rng child(std::string_view name) const;
  Rng child(std::initializer_list<std::string_view> names) const;

  std::uint64_t next();
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Uniform in [0, bound), without bias; bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal (Marsaglia's polar method).
  double normal();

  /// Fisher–Yates.
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

  std::uint64_t seed() const { return seed_; }

 private:
  std::uint64_t seed_;
  std::uint64_t state_[4];
};

}  // namespace llmeval
