#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/workspace.h"
#include "config/project.h"

#include <string_view>

namespace llmeval {

/// The option that asks for such cases, `--failed`; empty for all.
std::string_view earlier_flag(EarlierCases earlier);

/// Narrows a selection to what an earlier run left of its cases. In `options` the run's whole id takes the place of
/// what was typed, so that the same is selected when the run goes on. Errors: there is no such run, it is under way,
/// it has no such case.
Result<> select_earlier(SelectionOptions& options, const Workspace& workspace, Selection& selection);

}  // namespace llmeval
