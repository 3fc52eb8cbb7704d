#pragma once

#include "base/clock.h"
#include "domain/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace llmeval {

/// What the cases of a suite came to with one version of a prompt and one model, in one run: of each what its trials
/// come to by the suite's policy.
struct PromptRate {
  std::string suite;
  std::string model;
  std::string run_id;
  bool is_narrowed = false;  ///< The run had a part of the suite's cases only.
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::uint64_t errors = 0;
};

/// A version of a prompt under one name, and the runs that had it.
struct PromptLogEntry {
  PromptVersion version;  ///< Its path as the newest run knew it.
  SystemTime first_seen;  ///< When the first and the newest run with it started.
  SystemTime last_seen;
  std::string git_commit;  ///< Of the first run with it, of clean ones where there are any; empty outside a repository.
  bool dirty = false;
  std::vector<std::string> started_by;  ///< Who ran it, in the order of their first runs; unknown people left out.
  std::uint64_t runs = 0;
  /// By suite and model: of the newest complete run that had all cases, else of the newest complete one. In the order
  /// of the suites' names.
  std::vector<PromptRate> rates;
};

}  // namespace llmeval
