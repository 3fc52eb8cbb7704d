#pragma once

#include "data/value.h"

#include <string>

namespace llmeval {

/// A value as YAML for people: short parts on one line, long ones as blocks; reads back as the same value.
std::string to_yaml(const Object& document);

}  // namespace llmeval
