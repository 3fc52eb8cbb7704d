#include "check/metrics/ngrams.h"

#include "base/assert.h"

#include <algorithm>

namespace llmeval {

std::size_t NgramCounts::Hash::operator()(const Ngram& ngram) const {
  std::uint64_t hash = 0;
  for (const std::uint32_t symbol : ngram) {
    hash = (hash ^ symbol) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 32U;
  }
  return hash;
}

NgramCounts::NgramCounts(std::span<const std::uint32_t> symbols, std::size_t n) {
  LLMEVAL_ASSERT(n >= 1 && n <= k_max_ngram);
  if (symbols.size() < n) return;
  total_ = symbols.size() - n + 1;
  counts_.reserve(total_);
  for (std::size_t at = 0; at < total_; ++at) {
    Ngram ngram{};
    std::copy_n(symbols.begin() + static_cast<std::ptrdiff_t>(at), n, ngram.begin());
    ++counts_[ngram];
  }
}

void NgramCounts::take_most(const NgramCounts& other) {
  for (const auto& [ngram, count] : other.counts_) {
    std::size_t& mine = counts_[ngram];
    mine = std::max(mine, count);
  }
}

std::size_t NgramCounts::matches(const NgramCounts& other) const {
  std::size_t matched = 0;
  for (const auto& [ngram, count] : counts_) {
    const auto found = other.counts_.find(ngram);
    if (found != other.counts_.end()) matched += std::min(count, found->second);
  }
  return matched;
}

}  // namespace llmeval
