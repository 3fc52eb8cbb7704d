#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

/// Text of unknown origin as one line that a terminal, a log and an editor take for text: controls, escapes, bidirectional overrides and
/// isolates, invisible format characters (but ZWJ within emoji) and line separators are shown as `\n`, `\t`, `\x1b`, `\u{202e}`.
std::string inert_line(std::string_view text);
/// The same for text of several lines: \n stays.
std::string inert_block(std::string_view text);

/// inert_line of at most `max_columns` columns: a longer text keeps its start and, around `…`, its end.
std::string excerpt(std::string_view text, std::size_t max_columns = 120);

/// The excerpt in double quotes, for reasons: expected "x", got "y".
std::string quoted_excerpt(std::string_view text, std::size_t max_columns = 120);

}  // namespace llmeval
