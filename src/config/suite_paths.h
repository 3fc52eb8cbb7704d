#pragma once

#include "config/project.h"

#include <string>
#include <vector>

namespace llmeval {

/// The files of the suites that were asked for, from the project's root, sorted, each once. Adds an error for what
/// names none. \param wanted  paths of files or of folders, globs, or names of suites; empty: all below evals/.
std::vector<std::string> find_suites(const FileSource& files, const std::vector<std::string>& wanted,
                                     Diagnostics& diagnostics);

}  // namespace llmeval
