#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

/// Text of unknown origin as one line that a terminal, a log and an editor take for text. Shown as `\n`, `\t`, `\x1b`,
/// `\u{202e}` are: controls, escapes, line separators, bidirectional controls and all else that is invisible (ZWJ
/// within an emoji and a variation selector after its character stay), marks beyond the eighth on one character; an
/// invalid byte as `\xff`. Printable text, backslashes too, stays as it is, so the result is for reading, not for
/// parsing.
std::string inert_line(std::string_view text);
/// The same for text of several lines: \n stays.
std::string inert_block(std::string_view text);

/// inert_line of at most `max_columns` columns: a longer text keeps its start and, around `…`, its end. Takes no longer
/// for a longer text.
std::string excerpt(std::string_view text, std::size_t max_columns = 120);

/// The excerpt in double quotes, for reasons: expected "x", got "y".
std::string quoted_excerpt(std::string_view text, std::size_t max_columns = 120);

}  // namespace llmeval
