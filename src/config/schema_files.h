#pragma once

#include "check/schema_files.h"
#include "prompt/file_source.h"

#include <memory>

namespace llmeval {

/// Schemas from a project's files, JSON or (by their endings .yaml and .yml) YAML. Paths are relative to the file that
/// names them; `$ref` leads to other files of the project, and nowhere else. Refers to the files, which outlive it.
std::shared_ptr<const SchemaFiles> make_schema_files(const FileSource& files);

}  // namespace llmeval
