#pragma once

#include "domain/case.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Whether the globs, if there are any, pick this text.
bool is_picked(const std::vector<std::string>& globs, std::string_view text);

/// Whether all tag conditions hold: `x` (there and not false), `k=glob`, `!x` or `!k=glob`.
bool has_tags(const std::vector<std::string>& conditions, const Tags& tags);

}  // namespace llmeval
