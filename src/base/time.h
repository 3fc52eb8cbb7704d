#pragma once

#include "base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// RFC 3339 in UTC with microseconds: `2026-11-21T15:30:12.000123Z`.
std::string format_time(SystemTime time);

/// `2026-11-21 15:30` in UTC, for tables.
std::string format_time_short(SystemTime time);

/// Reads RFC 3339 (any offset, any number of decimals); nullopt where it is not.
std::optional<SystemTime> parse_time(std::string_view text);

/// Reads a date as HTTP headers have it, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7: the one form that may still
/// be sent); nullopt where it is not.
std::optional<SystemTime> parse_http_date(std::string_view text);

}  // namespace llmeval
