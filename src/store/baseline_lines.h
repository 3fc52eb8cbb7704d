#pragma once

#include "data/shape.h"

#include <functional>
#include <map>
#include <string>

namespace llmeval {

// Inside store/ only.

/// What a line of a baseline's file may hold, by its `type`.
std::map<std::string, ShapeRef, std::less<>> baseline_line_shapes();

}  // namespace llmeval
