#include "import/names.h"

#include "text/inert.h"

#include <fmt/format.h>

#include <cctype>

namespace llmeval {

namespace {

bool is_kept(unsigned char byte, bool keeps_scripts) {
  return std::isalnum(byte) != 0 || (keeps_scripts && byte >= 0x80);
}

// Cuts at a word where that leaves half, else between characters.
void cut(std::string& name, std::size_t most) {
  if (name.size() <= most) return;
  std::size_t end = name.rfind('-', most);
  if (end == std::string::npos || end < most / 2) {
    end = most;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U) --end;
  }
  name.resize(end);
}

std::string make_slug(std::string_view text, std::size_t most, bool keeps_scripts) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_kept(byte, keeps_scripts) || ((c == '.' || c == '_') && !out.empty() && out.back() != '-')) {
      out += byte < 0x80 ? static_cast<char>(std::tolower(byte)) : c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  cut(out, most);
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out;
}

}  // namespace

std::string slug(std::string_view text, std::size_t most) { return make_slug(text, most, false); }

std::string case_slug(std::string_view text, std::size_t most) {
  const std::string name = make_slug(text, most, true);
  return inert_line(name) == name ? name : slug(text, most);
}

std::string UniqueNames::take(std::string name) {
  std::string unique = name;
  for (int n = 2; !taken_.insert(unique).second; ++n) unique = fmt::format("{}-{}", name, n);
  return unique;
}

}  // namespace llmeval
