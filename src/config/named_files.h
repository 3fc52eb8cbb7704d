#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "prompt/file_source.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// The file, as a path from the project's root, that a text of the file `naming_file` names. Adds an error for a path
/// that leaves the project, a file that is missing, a link out of the project.
std::optional<std::string> find_named_file(const FileSource& files, const std::string& naming_file, const Value& named,
                                           Diagnostics& diagnostics);

/// The same for a text that may be a glob; one that matches no file is an error.
std::vector<std::string> find_named_files(const FileSource& files, const std::string& naming_file, const Value& named,
                                          Diagnostics& diagnostics);

}  // namespace llmeval
