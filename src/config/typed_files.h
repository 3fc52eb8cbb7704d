#pragma once

#include "base/diagnostic.h"
#include "data/value.h"
#include "prompt/file_source.h"

namespace llmeval {

/// Puts the texts and images of `{file: PATH}` in their places among variables that were typed on a command line. Paths
/// are relative to the current folder (to the project's root where that lies outside). False where one cannot be read,
/// which is told.
bool fill_typed_files(const FileSource& files, Object& vars, Diagnostics& diagnostics);

}  // namespace llmeval
