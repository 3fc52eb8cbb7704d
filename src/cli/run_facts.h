#pragma once

#include "base/result.h"
#include "cli/outputs.h"
#include "cli/workspace.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace llmeval {

/// Tells a stored run to writers and finishes them, as write_stored(); where one of the outputs looks at its facts
/// these are filled for as long as that takes. \param writers  of the outputs, and others.
std::vector<Error> write_with_facts(const Database& database, const Workspace& workspace, const std::string& run_id,
                                    const Outputs& outputs, const std::vector<EventSink*>& writers);

}  // namespace llmeval
