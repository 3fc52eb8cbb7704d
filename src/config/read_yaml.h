#pragma once

#include "data/shape.h"
#include "prompt/file_source.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// A YAML file and what was read in it.
struct YamlFile {
  std::string text;
  Value content;
};

/// Reads a YAML file and checks it against its shape; every mistake goes to `diagnostics`. Nullopt where it cannot be
/// read as YAML; a file that does not fit its shape is given all the same, so that what is right in it can be looked
/// at. \param what  how messages name the whole, e.g. "suite".
std::optional<YamlFile> read_yaml_file(const FileSource& files, const std::string& path, const Shape& shape,
                                       std::string_view what, Diagnostics& diagnostics);

}  // namespace llmeval
