#pragma once

#include "data/shape.h"
#include "prompt/file_source.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// A YAML file as a value that fits its shape; nullopt where it does not, with every mistake in `diagnostics`.
/// \param what  how messages name the whole, e.g. "suite".
std::optional<Value> read_yaml_file(const FileSource& files, const std::string& path, const Shape& shape,
                                    std::string_view what, Diagnostics& diagnostics);

}  // namespace llmeval
