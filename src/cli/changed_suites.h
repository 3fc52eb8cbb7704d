#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/workspace.h"
#include "config/project.h"

namespace llmeval {

/// Where the options name a git revision: leaves in the project the suites that are not what they were in it
/// (read_git_changes() says what that means), and says which and why, a line each, and which not. In `options` they
/// take the revision's place, so that the same is selected when the run goes on. False where none is left, which is
/// told, too. Errors: no repository, no such revision. \param selection  the project's.
Result<bool> keep_changed_suites(SelectionOptions& options, const Workspace& workspace, const Selection& selection,
                                 Project& project, Console& console);

}  // namespace llmeval
