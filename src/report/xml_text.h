#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

// Text of unknown origin for XML 1.0, made inert: what XML cannot hold at all (controls, U+FFFE, U+FFFF, broken UTF-8)
// and what an editor or log might obey is shown as an escape. `<`, `&`, quotes and `]]>` are the XML writer's part.

/// One line, whole.
std::string xml_line(std::string_view text);
/// One line of at most `max_columns`, its middle left out.
std::string xml_excerpt(std::string_view text, std::size_t max_columns);

}  // namespace llmeval
