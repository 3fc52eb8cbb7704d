#pragma once

#include "config/project.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// The text with every `${env:NAME}` and `${env:NAME:default}` filled in. Adds an error for a variable that is not set and has no default, and
/// for a `${` that is neither.
std::optional<std::string> fill_environment(std::string_view text, Place place, const Environment& environment,
                                            Diagnostics& diagnostics);

}  // namespace llmeval
