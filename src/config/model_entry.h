#pragma once

#include "config/models_file.h"
#include "data/shape.h"

#include <string>
#include <vector>

namespace llmeval {

/// Keys that the entry of any model may have; its provider's own come on top (ProviderInfo::options).
std::vector<Field> common_model_fields();

/// Reads one entry that was checked against its shape. What a shape cannot see goes to `diagnostics`.
/// \param path  of the models file, from the project's root.
ModelEntry read_model_entry(const Member& entry, const FileSource& files, const std::string& path,
                            const Environment& environment, Diagnostics& diagnostics);

}  // namespace llmeval
