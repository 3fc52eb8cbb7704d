#pragma once

#include <string>
#include <string_view>

namespace llmeval {

/// Appends a quoted JSON string whose bytes obey nobody and still read back as the same text: what a terminal or an
/// editor might obey or would hide (DEL, C1 controls, bidirectional, invisible and blank characters, line separators)
/// and the `[` of a CI log's command (text/log_command.h) is written as `\uXXXX`. Invalid UTF-8 becomes U+FFFD.
void append_inert_json_quoted(std::string& out, std::string_view text);

}  // namespace llmeval
