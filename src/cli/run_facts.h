#pragma once

#include "base/result.h"
#include "cli/outputs.h"
#include "cli/workspace.h"
#include "store/database.h"

#include <string>

namespace llmeval {

/// Fills the facts of a stored run where one of the outputs looks at them. Both the database and the workspace outlive
/// the outputs' last call. Fails only where the database cannot be read.
Result<> gather_facts(const Database& database, const Workspace& workspace, const std::string& run_id,
                      Outputs& outputs);

}  // namespace llmeval
