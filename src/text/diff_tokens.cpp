#include "text/diff_tokens.h"

#include "text/code_point.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <algorithm>
#include <cstdint>

namespace llmeval {

namespace {

enum class TokenClass : std::uint8_t { word, blank, single };

// Ideographs, kana and the scripts of South-East Asia: a run of them is a sentence rather than a word.
bool is_written_without_spaces(char32_t code_point) {
  if (code_point < 0xe00) return false;
  return (code_point <= 0xeff) || (code_point >= 0x1000 && code_point <= 0x109f) ||
         (code_point >= 0x1780 && code_point <= 0x17ff) ||
         (property(code_point).charwidth == 2 && !(code_point >= 0xac00 && code_point <= 0xd7a3));
}

TokenClass class_of(char32_t code_point) {
  if (code_point == '\n' || code_point == '\r') return TokenClass::single;
  if (is_space(code_point)) return TokenClass::blank;
  const bool is_word = code_point == '_' || (is_word_character(code_point) && !is_written_without_spaces(code_point));
  return is_word ? TokenClass::word : TokenClass::single;
}

TokenClass class_of(std::string_view token) {
  std::size_t at = 0;
  return class_of(next_code_point(token, at));
}

}  // namespace

bool is_blank(std::string_view token) { return class_of(token) == TokenClass::blank; }

DiffTokens split_diff_words(std::string_view text) {
  DiffTokens tokens;
  TokenClass before = TokenClass::single;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_grapheme(text, at);
    const std::string_view grapheme = text.substr(at, end - at);
    const TokenClass here = class_of(grapheme);
    if (here == TokenClass::single || here != before) {
      tokens.push_back(grapheme);
    } else {
      tokens.back() = {tokens.back().data(), tokens.back().size() + grapheme.size()};
    }
    before = here;
    at = end;
  }
  return tokens;
}

DiffTokens split_diff_lines(std::string_view text) {
  DiffTokens lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

}  // namespace llmeval
