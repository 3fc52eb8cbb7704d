#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace llmeval {

/// Reads a count: `500`, `2k`, `1.5k`, `2M`, `1B` (powers of 1,000). Negative or fractional counts are errors.
Result<std::int64_t> parse_count(std::string_view text);

/// For people: `950`, `12.3k`, `4.56M`.
std::string format_count(std::int64_t count);

}  // namespace llmeval
