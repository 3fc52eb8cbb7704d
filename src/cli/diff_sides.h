#pragma once

#include "base/result.h"
#include "cli/commands/commands.h"
#include "cli/compared_runs.h"
#include "cli/workspace.h"
#include "store/database.h"

#include <string>

namespace llmeval {

/// The two sides of a comparison.
struct NamedSides {
  NamedSide before;
  NamedSide after;
};

/// Finds the runs that the words of `diff` name, or makes those of prompt files.
class SideFinder {
 public:
  /// All outlive it.
  SideFinder(const Database& database, const Workspace& workspace, const DiffCommand& command, CommandContext context)
      : database_(database), workspace_(workspace), command_(command), context_(context) {}

  /// What is not said: after, the last run; before, the baseline, else the complete run before of the same suites.
  Result<NamedSides> find_both();
  /// \param like  the side that a prompt file will be compared with; nullptr: none is known.
  Result<NamedSide> find(const std::string& word, const NamedSide* like);

 private:
  Result<bool> is_stored(const std::string& word) const;
  Result<NamedSides> find_with_last();

  const Database& database_;
  const Workspace& workspace_;
  const DiffCommand& command_;
  CommandContext context_;
};

}  // namespace llmeval
