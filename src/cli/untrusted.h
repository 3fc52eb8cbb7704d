#pragma once

#include "base/diagnostic.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/workspace.h"

#include <string>
#include <vector>

namespace llmeval {

/// What a command line says besides its selection, as far as it matters where a stranger wrote the project. Paths as
/// they were typed.
struct UntrustedWords {
  bool runs = false;                      ///< Sends requests, and keeps what comes back.
  BudgetLimits budget = {};               ///< Of such a run.
  std::string database = {};              ///< --db; empty: not given.
  std::vector<std::string> written = {};  ///< Files to write: a link of the stranger's could lead anywhere.
  std::vector<std::string> read = {};     ///< Files that are believed, less those of the selection.
};

/// Where a stranger wrote the project: whether the command line lacks nothing, and believes and does nothing that only
/// a trusted project may have. False, where it does: then all of that is printed, together with what is wrong with the
/// project. Else reads the env files. True at once of a trusted project.
Result<bool> admit_untrusted(const SelectionOptions& selection, const UntrustedWords& words, Workspace& workspace,
                             Console& console);

/// The file of --models with what it may name: the project that it lies in, else its folder, but nothing of the project
/// of this workspace where a stranger wrote that.
ModelsFile open_models_file(const std::string& typed, const Workspace& workspace);

}  // namespace llmeval
