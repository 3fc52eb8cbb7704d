#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace llmeval {

// Inside check/ only: how two sequences of symbols line up. Symbols are numbers under `symbols`. Both take
// a.size() * b.size() / 64 steps, 64 rows of the table of dynamic programming at once.

/// The most of a.size() * b.size(), equal symbols at both ends left out: a tenth of a second or so. Beyond it both say
/// nullopt.
inline constexpr std::size_t k_max_alignment = std::size_t{1} << 31U;

/// The least number of symbols to insert, delete or replace that makes `b` of `a` (Levenshtein 1966), by Myers, "A Fast
/// Bit-Vector Algorithm for Approximate String Matching Based on Dynamic Programming", 1999, in Hyyrö's form for
/// several words of bits (2003).
std::optional<std::size_t> edit_distance(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                                         std::size_t symbols);

/// The length of a longest common subsequence, by Hyyrö, "Bit-Parallel LCS-length Computation Revisited", 2004.
std::optional<std::size_t> common_subsequence(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                                              std::size_t symbols);

}  // namespace llmeval
