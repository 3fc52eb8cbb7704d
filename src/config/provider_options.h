#pragma once

#include "domain/model.h"
#include "prompt/file_source.h"

#include <string>

namespace llmeval {

/// Finds what a shape cannot see in a provider's own options: a regular expression or a template of a simulated model
/// that does not compile, a file of recordings that is missing or outside the project. \param path  of the models file,
/// from the project's root.
void check_provider_options(const Model& model, const FileSource& files, const std::string& path,
                            Diagnostics& diagnostics);

}  // namespace llmeval
