#pragma once

#include "base/result.h"
#include "config/project.h"

#include <string>

namespace llmeval {

/// Reads lines NAME=VALUE; blank lines and those that start with # are passed over, `export ` before a name too; a
/// value may stand in single quotes (as it is) or double quotes (with \n \t \" \\). Errors name `shown:line` and never
/// the value.
Result<Environment> read_env_file(const std::string& path, const std::string& shown);

}  // namespace llmeval
