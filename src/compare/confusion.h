#pragma once

#include "domain/verdict.h"
#include "stats/confusion.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace llmeval {

/// Which classes one check's answers were taken for, of one prompt and one model in a suite.
struct ConfusionSummary {
  std::string suite;
  std::string prompt;  ///< Name; empty where the suite has none.
  std::string prompt_hash;
  std::string model;
  std::string name;  ///< Of the check.

  /// The classes that were expected or found, sorted; last, where an answer had none, k_no_label. Untrusted text.
  std::vector<std::string> labels;
  std::vector<ConfusionCell> cells;  ///< By positions in `labels`, sorted.
  ConfusionMeasures measures;        ///< Its classes as `labels`.
  /// There are more classes than can be told apart usefully: only the accuracy is known.
  bool has_too_many_labels = false;
};

/// Counts the labels of one matrix, in any order.
class ConfusionCounter {
 public:
  static constexpr std::size_t k_most_labels = 1000;

  /// \param trial  from 1: the trials of a case are no independent cases.
  void add(const Labels& labels, std::int32_t trial);
  /// Of at least one.
  ConfusionSummary summary() const;

 private:
  std::uint32_t number_of(const std::string& label);

  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::unordered_map<std::uint64_t, std::uint64_t> counts_;  // By two numbers.
  std::uint64_t total_ = 0;
  std::uint64_t agreed_ = 0;
  std::int32_t trials_ = 1;
};

}  // namespace llmeval
