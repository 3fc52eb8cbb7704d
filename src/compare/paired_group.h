#pragma once

#include "compare/case_tags.h"
#include "compare/comparison.h"
#include "compare/paired_checks.h"
#include "compare/paired_values.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace llmeval {

// Inside compare/ only.

/// Compares the pairs of one group, one after the other.
class PairedGroup {
 public:
  /// \param comparison  with its cases and pairs; outlives it.
  /// \param key         of the first pair.
  PairedGroup(const RunComparison& comparison, const SampleKey& key, std::size_t first_pair);

  void add(const CasePair& pair);
  /// All but what takes the other groups: adjusted p-values, and what is shown. Once.
  GroupComparison finish();

 private:
  void add_side(const ComparedRun& run, const ComparedCase& one, SideSummary& side);
  void add_measures(const ComparedCase& then, const ComparedCase& now, std::optional<std::uint32_t> cluster);

  const RunComparison& comparison_;
  GroupComparison group_;
  PairedChecks checks_;
  CaseClusters clusters_;
  PairedPasses passes_;
  PairedValues scores_;
  std::array<PairedValues, k_answer_measures> measures_;
};

}  // namespace llmeval
