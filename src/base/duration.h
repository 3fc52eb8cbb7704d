#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace llmeval {

/// Reads `250us`, `250ms`, `5s`, `1.5s`, `2m`, `1h`, `7d` and sums such as `1m30s`. A number without a unit is an error
/// that says so.
Result<Duration> parse_duration(std::string_view text);

/// For people, three significant digits at most: `850ms`, `1.25s`, `2m05s`, `1h02m`.
std::string format_duration(Duration duration);

/// How old something is, for people, in its largest unit, rounded down: `20 s`, `5 min`, `3 h`, `12 d`.
std::string format_age(Duration age);

}  // namespace llmeval
