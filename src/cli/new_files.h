#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Writes a file, with the folders above it.
Result<> write_file(const std::filesystem::path& path, std::string_view text);

/// An error that names the first of these files, relative to `folder`, that is there already.
Result<> refuse_existing(const std::filesystem::path& folder, const std::vector<std::string>& paths,
                         const std::string& hint);

}  // namespace llmeval
