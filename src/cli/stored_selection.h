#pragma once

#include "base/result.h"
#include "cli/arguments.h"

#include <string>

namespace llmeval {

/// What a command line selected, as a run keeps it, so that the run can be continued without saying it again.
struct StoredSelection {
  SelectionOptions options;
  BudgetLimits budget;  ///< Of the whole run.
  bool stop_early = false;
  std::string directory;  ///< Where it was typed, from the project's root: its paths are relative to it.
};

/// The limits of both, where each has one the newer.
BudgetLimits merged(BudgetLimits older, const BudgetLimits& newer);

/// Whether the words select or override anything.
bool selects_anything(const SelectionOptions& options);

std::string to_json(const StoredSelection& selection);
Result<StoredSelection> parse_stored_selection(const std::string& json);

}  // namespace llmeval
