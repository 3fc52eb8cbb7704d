#include "import/names.h"

#include <fmt/format.h>

#include <cctype>

namespace llmeval {

std::string slug(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || ((c == '.' || c == '_') && !out.empty() && out.back() != '-')) {
      out += static_cast<char>(std::tolower(byte));
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out.size() > most) {
    const std::size_t word = out.rfind('-', most);
    out.resize(word == std::string::npos || word < most / 2 ? most : word);
  }
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out;
}

std::string UniqueNames::take(std::string name) {
  std::string unique = name;
  for (int n = 2; !taken_.insert(unique).second; ++n) unique = fmt::format("{}-{}", name, n);
  return unique;
}

}  // namespace llmeval
