#pragma once

#include "compare/comparison.h"
#include "domain/sample.h"
#include "report/comparison_report.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace llmeval {

/// Where a case is written.
struct CasePlace {
  std::string path;        ///< From the project's root.
  std::uint32_t line = 0;  ///< From 1; 0: not known.
};

/// How often a sample's question was asked again, of the same prompt and model, and was measured.
struct AskedAgain {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

/// What final writers may want to know of a run beside its events. `cli` fills it before it tells the run to them
/// (Format::uses_facts), and what it holds lives as long as they are told.
struct RunFacts {
  /// With the run that it was compared with (RunInfo::baseline), all of both; absent: there is none, or it is not
  /// stored any more.
  std::optional<RunComparison> comparison = {};
  /// A sample of either run with its texts. Empty where there is no comparison.
  ReadSample read = {};
  /// Where the project's files have a case now; of one that is not known the file of its suite. Reads the project when
  /// it is asked first and a suite whenever another one is asked for: suite by suite, that is. Empty: nothing is known.
  std::function<CasePlace(const SampleKey&)> place_of = {};
  /// By the runs that confirm this one. Empty: there is none.
  std::function<AskedAgain(const SampleResult&)> asked_again = {};
};

}  // namespace llmeval
