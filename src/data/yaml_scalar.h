#pragma once

#include "data/value.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace llmeval {

/// What a plain scalar is in the core schema of YAML 1.2 (10.3.2): null, a boolean, a number, else text. An error text
/// for what looks like a number and cannot be one here.
tl::expected<Value, std::string> read_plain_scalar(std::string_view text);

/// The same for a scalar with a tag of the core schema, such as `tag:yaml.org,2002:int`.
tl::expected<Value, std::string> read_tagged_scalar(std::string_view text, std::string_view tag);

}  // namespace llmeval
