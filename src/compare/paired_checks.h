#pragma once

#include "compare/comparison.h"
#include "compare/paired_values.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace llmeval {

// Inside compare/ only.

/// Compares the checks of one group, pair by pair. A check is known by its type, its name and, where several in a
/// sample have them, by which of them it is.
class PairedChecks {
 public:
  /// \param before, after  outlive it.
  PairedChecks(const SampleTable& before, const SampleTable& after, const TrialPolicy& policy);

  /// Numbers the checks as an earlier comparison of the group did; before anything else.
  void know(std::span<const CheckComparison> checks);
  /// What became of the checks of a case that is comparable; until the next call.
  std::span<const CheckChange> compare(const ComparedCase& before, const ComparedCase& after);
  /// As compare(), and counts it.
  void add(const ComparedCase& before, const ComparedCase& after, std::optional<std::uint32_t> cluster);
  /// Of all that was compared; once.
  std::vector<CheckComparison> finish(double confidence);

 private:
  struct Side {
    const SampleTable* table;
    std::vector<std::uint32_t> numbers;             // By the table's check: of its first occurrence.
    std::vector<std::vector<TrialOutcome>> trials;  // By number, of the case at hand.
    bool has_checks = false;                        // The case at hand.
  };

  void collect(Side& side, const ComparedCase& one);
  void append(CheckComparison check);
  std::uint32_t number_of(Side& side, const CheckRow& row, std::uint32_t occurrence);
  CaseOutcome outcome_of(Side& side, std::uint32_t number, const ComparedCase& one) const;

  TrialPolicy policy_;
  Side before_;
  Side after_;
  std::vector<CheckComparison> checks_;
  std::vector<PairedValues> scores_;
  std::vector<PairedPasses> passes_;
  std::vector<CheckChange> changes_;
};

}  // namespace llmeval
