#include "report/xml_text.h"

#include "text/inert.h"
#include "text/log_command.h"

namespace llmeval {

namespace {

// U+FFFE and U+FFFF are valid UTF-8 and no characters of XML 1.0 (its production 2); a parser rejects the whole file.
std::string without_noncharacters(std::string text) {
  for (std::size_t at = text.find("\xef\xbf"); at != std::string::npos; at = text.find("\xef\xbf", at + 2)) {
    if (at + 2 < text.size() && (text[at + 2] == '\xbe' || text[at + 2] == '\xbf')) text[at + 2] = '\xbd';  // U+FFFD
  }
  return text;
}

}  // namespace

std::string xml_line(std::string_view text) { return without_noncharacters(log_safe(inert_line(text))); }

std::string xml_excerpt(std::string_view text, std::size_t max_columns) {
  return without_noncharacters(log_safe(excerpt(text, max_columns)));
}

}  // namespace llmeval
