#pragma once

#include <cstdint>

namespace llmeval {

/// One case with trials before and after, which are not pairs.
struct TrialTable {
  std::uint64_t passed_before = 0;
  std::uint64_t failed_before = 0;
  std::uint64_t passed_after = 0;
  std::uint64_t failed_after = 0;
};

/// Fisher's exact test (1935; statistics.md §3): how likely is so uneven a table with the same margins.
struct FisherTest {
  double two_sided = 1;  ///< Of all tables that are at most as likely (up to a relative 1e-7, as R and SciPy have it).
  double less = 1;       ///< Of as few passes before, or fewer: evidence that it got better.
  double greater = 1;    ///< Of as many passes before, or more: evidence that it got worse.
};

/// \param table  not empty.
FisherTest test_fisher(const TrialTable& table);

}  // namespace llmeval
