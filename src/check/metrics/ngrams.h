#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>

namespace llmeval {

// Inside check/ only.

inline constexpr std::size_t k_max_ngram = 4;

/// How often each run of n symbols occurs in a sequence, for one n up to k_max_ngram.
class NgramCounts {
 public:
  NgramCounts(std::span<const std::uint32_t> symbols, std::size_t n);

  std::size_t total() const { return total_; }
  /// Raises every count to that of `other`.
  void take_most(const NgramCounts& other);
  /// How many of its n-grams `other` has too, each at most as often as both have it.
  std::size_t matches(const NgramCounts& other) const;

 private:
  using Ngram = std::array<std::uint32_t, k_max_ngram>;  // The same symbol behind n of them.
  struct Hash {
    std::size_t operator()(const Ngram& ngram) const;
  };

  std::unordered_map<Ngram, std::size_t, Hash> counts_;
  std::size_t total_ = 0;
};

}  // namespace llmeval
