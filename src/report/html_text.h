#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

// Text of unknown origin for HTML, in elements and in quoted attributes: inert, and no markup.

/// One line, whole.
std::string html_line(std::string_view text);
/// One line of at most `max_columns`, its middle left out.
std::string html_excerpt(std::string_view text, std::size_t max_columns);
/// Several lines.
std::string html_block(std::string_view text);

}  // namespace llmeval
