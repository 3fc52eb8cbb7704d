#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "cli/workspace.h"
#include "config/project.h"

#include <string>

namespace llmeval {

/// Leaves in the project the suites that are not what they were in a git revision (read_git_changes() says what that
/// means), and says which and why, a line each, and which not. None may be left. Errors: no repository, no such
/// revision. \param selection  the project's.
Result<> keep_changed_suites(const std::string& revision, const Workspace& workspace, const Selection& selection,
                             Project& project, Console& console);

/// What a command says that has nothing left to do.
std::string nothing_changed_text(const std::string& revision);

}  // namespace llmeval
