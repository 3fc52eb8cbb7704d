#pragma once

#include "import/foreign_files.h"

#include <optional>
#include <string_view>

namespace llmeval {

/// What a cell under `__expected` says, as an assertion of the configuration: `contains: Paris`,
/// `similar(0.8): Hello`; anything else is `equals`.
Value promptfoo_assertion(std::string_view cell, Place place);

/// The rows of a CSV file as tests of the configuration; noted where it cannot be read.
std::optional<List> promptfoo_csv(std::string_view path, Place place, const std::string& what, ForeignFiles& files);

}  // namespace llmeval
