#pragma once

#include "cli/console.h"
#include "serve/mock_config.h"

#include <optional>
#include <string>

namespace llmeval {

/// Reads a file of `llmeval mock --config` and prints what is wrong with it; nullopt where it cannot be used. Without a
/// file all is as MockConfig has it. \param directory  what a relative path is relative to.
std::optional<MockConfig> load_mock_file(const std::string& file, const std::string& directory, Console& console);

}  // namespace llmeval
