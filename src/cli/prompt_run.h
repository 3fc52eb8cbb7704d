#pragma once

#include "base/result.h"
#include "cli/commands/commands.h"
#include "cli/run_reference.h"
#include "cli/workspace.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Whether a word names a prompt file, or `FILE@REVISION` of git, and not a stored run.
bool names_prompt_file(std::string_view word, const Workspace& workspace);

/// A run of the prompt that a file holds, as it is there or in a revision: the newest complete one that is stored, else
/// one that is made now, of the suites that ask with this file and with the models that they have; what was asked
/// before comes from the cache. It is said on standard error, and a run like any other.
/// \param like  the run that it will be compared with: its suites, cases and seed count; nullptr: all suites.
/// Errors: it is no prompt, no suite asks with it, keys are missing, the run did not come to its end.
Result<FoundRun> run_of_prompt_file(const std::string& file, const RunInfo* like,
                                    const std::vector<std::string>& env_files, CommandContext context);

}  // namespace llmeval
