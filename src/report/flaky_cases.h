#pragma once

#include "domain/sample.h"
#include "report/options.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace llmeval {

/// The cases of which some trials passed and some failed, for people: the first 20 by name.
class FlakyCases {
 public:
  /// Samples in plan order, so that the trials of a case follow one another.
  void add(const SampleResult& sample);
  /// Whole lines; empty where there is none. To be asked once, at the end.
  std::string lines(const ReportOptions& options);

 private:
  void close();

  SampleKey key_;
  std::uint64_t passed_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t flaky_ = 0;
  std::vector<std::string> named_;
};

/// The cases that were left since the recording that was to answer does not have them, for people: the first 20 by
/// name.
class UnrecordedCases {
 public:
  /// Counts nothing but those.
  void add(const SampleResult& sample);
  /// Whole lines; empty where there is none.
  std::string lines(const ReportOptions& options) const;

 private:
  std::uint64_t count_ = 0;
  std::set<std::string> reasons_;
  std::vector<std::string> named_;
};

}  // namespace llmeval
