#pragma once

#include "config/project.h"

#include <memory>
#include <string>

namespace llmeval {

/// A model outside any suite. \param name  of the nearest models.yaml at or above `folder` (from the root), else of
/// that in `evals/`; or `provider:model`; empty: the only one there is. Nullptr, which is told, where there is none.
std::shared_ptr<const Model> load_model(const FileSource& files, const Environment& environment,
                                        const std::string& folder, const std::string& name, Diagnostics& diagnostics);

}  // namespace llmeval
