#include "text/log_command.h"

#include "text/unicode.h"
#include "text/utf8.h"

namespace llmeval {

namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool opens_log_command(std::string_view before) {
  while (!before.empty() && is_ascii_letter(before.back())) before.remove_suffix(1);
  return before.ends_with("##");
}

std::string log_safe(std::string_view lines) {
  std::string safe;
  safe.reserve(lines.size());
  bool at_start = true;  // Of a line, or in the white space before its text.
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(lines, at);
    if (c == U'[' && opens_log_command(lines.substr(0, begin))) {
      safe += "\\x5b";
    } else if (at_start && lines.substr(begin).starts_with("::")) {
      safe += "\\x3a";
    } else {
      safe += lines.substr(begin, at - begin);
    }
    at_start = c == U'\n' || (at_start && is_space(c));
  }
  return safe;
}

}  // namespace llmeval
