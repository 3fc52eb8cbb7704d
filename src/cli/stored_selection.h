#pragma once

#include "base/result.h"
#include "cli/arguments.h"

#include <string>

namespace llmeval {

/// What a command line selected, as a run keeps it, so that the run can be continued without saying it again.
struct StoredSelection {
  SelectionOptions options;
  std::string directory;  ///< Where it was typed, from the project's root: its paths are relative to it.
};

/// Whether the words select or override anything.
bool selects_anything(const SelectionOptions& options);

std::string to_json(const StoredSelection& selection);
Result<StoredSelection> parse_stored_selection(const std::string& json);

}  // namespace llmeval
