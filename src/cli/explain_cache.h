#pragma once

#include "base/result.h"
#include "cli/arguments.h"
#include "cli/workspace.h"
#include "config/project.h"

#include <string>

namespace llmeval {

/// For people: of one sample the parts of its key, whether the cache has its answer, and what has changed since it was
/// asked last; of two what differs between them. One word may name both (of two models, say). Sends nothing.
Result<std::string> explain_cache(const Project& project, const CacheExplainCommand& command,
                                  const Workspace& workspace);

}  // namespace llmeval
