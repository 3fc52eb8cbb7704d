#include "data/inert_json.h"

#include "text/log_command.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <iterator>

namespace llmeval {

namespace {

// ASCII that JSON takes as it is; the rest is looked at one by one.
constexpr std::array<bool, 256> k_plain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) plain[c] = c != '"' && c != '\\' && c != '[';
  return plain;
}();

// Default_Ignorable and format characters that hide or reorder what a reader sees. ZWNJ and ZWJ (U+200C, U+200D) and
// the variation selectors of the BMP are not among them: scripts and emoji need them.
bool is_treacherous(char32_t c) {
  if (c <= 0x9f) return true;
  if (c < 0x2000) {
    return c == 0xad || c == 0x34f || c == 0x61c || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 ||
           (c >= 0x180b && c <= 0x180f);
  }
  return c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
         c == 0x3164 || c == 0xfeff || c == 0xffa0 || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

void append_unit(std::string& out, unsigned unit) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit); }

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
    case U'"':
      out += "\\\"";
      return;
    case U'\\':
      out += "\\\\";
      return;
    case U'\n':
      out += "\\n";
      return;
    case U'\r':
      out += "\\r";
      return;
    case U'\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (c < 0x10000) {
    append_unit(out, static_cast<unsigned>(c));
  } else {
    append_unit(out, 0xd800U + static_cast<unsigned>((c - 0x10000) >> 10U));
    append_unit(out, 0xdc00U + static_cast<unsigned>((c - 0x10000) & 0x3ffU));
  }
}

}  // namespace

void append_inert_json_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = at;
    while (at < text.size() && k_plain[static_cast<unsigned char>(text[at])]) ++at;
    out.append(text, begin, at - begin);
    if (at == text.size()) break;
    const std::size_t end = at;
    const char32_t c = next_code_point(text, at);
    if (c == U'[') {
      if (opens_log_command(text.substr(0, end))) {
        append_unit(out, c);
      } else {
        out += '[';
      }
    } else if (is_treacherous(c)) {
      append_escaped(out, c);
    } else {
      append_utf8(out, c);
    }
  }
  out += '"';
}

}  // namespace llmeval
