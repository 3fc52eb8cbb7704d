#include "text/code_point.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

namespace llmeval {

namespace {

constexpr std::size_t k_max_cell_bytes = 64;

// The end of the grapheme that starts at `at`, at most about `max_bytes` on.
std::size_t grapheme_end(std::string_view text, std::size_t at, std::size_t max_bytes) {
  const std::size_t begin = at;
  char32_t before = next_code_point(text, at);
  std::int32_t state = 0;
  while (at < text.size() && at - begin < max_bytes) {
    const std::size_t here = at;
    const char32_t after = next_code_point(text, at);
    const bool breaks = is_ascii(before) && is_ascii(after)
                            ? before != '\r' || after != '\n'
                            : utf8proc_grapheme_break_stateful(number(before), number(after), &state);
    if (breaks) return here;
    before = after;
  }
  return at;
}

bool is_sentence_end(char32_t code_point) {
  if (is_ascii(code_point)) return code_point == '.' || code_point == '!' || code_point == '?';
  constexpr std::u32string_view k_ends = U"\u2026\u203c\u2047\u2048\u2049\u061f\u06d4\u0964\u0965";
  return k_ends.find(code_point) != std::u32string_view::npos;
}

bool is_cjk_sentence_end(char32_t code_point) {
  if (code_point < 0x3002) return false;
  constexpr std::u32string_view k_ends = U"\u3002\uff01\uff1f\uff0e\uff61";
  return k_ends.find(code_point) != std::u32string_view::npos;
}

bool closes(char32_t code_point) {
  const auto category = property(code_point).category;
  return code_point == '"' || code_point == '\'' || category == UTF8PROC_CATEGORY_PE ||
         category == UTF8PROC_CATEGORY_PF;
}

// Reads what may follow a sentence's end from `at` on (more ends, then closing marks); whether the sentence is over.
bool finish_sentence(std::string_view text, std::size_t& at, bool cjk) {
  bool closing = false;
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t code_point = next_code_point(text, next);
    if (is_space(code_point)) return true;
    const bool is_end = !closing && (is_sentence_end(code_point) || is_cjk_sentence_end(code_point));
    if (!is_end && !closes(code_point)) return cjk;
    closing = !is_end;
    cjk = cjk || is_cjk_sentence_end(code_point);
    at = next;
  }
  return true;
}

}  // namespace

bool is_space(char32_t code_point) {
  if (is_ascii(code_point)) return code_point == ' ' || (code_point >= '\t' && code_point <= '\r');
  return code_point == 0x85 || code_point == 0xa0 || code_point == 0x1680 ||
         (code_point >= 0x2000 && code_point <= 0x200a) || code_point == 0x2028 || code_point == 0x2029 ||
         code_point == 0x202f || code_point == 0x205f || code_point == 0x3000;
}

bool is_word_character(char32_t code_point) {
  const auto category = property(code_point).category;
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

bool is_punctuation(char32_t code_point) {
  const auto category = property(code_point).category;
  return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

std::string_view trim(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t next = begin;
    if (!is_space(next_code_point(text, next))) break;
    begin = next;
  }
  text.remove_prefix(begin);
  while (!text.empty()) {
    std::size_t end = text.size();
    if (!is_space(previous_code_point(text, end))) break;
    text = text.substr(0, end);
  }
  return text;
}

std::size_t end_of_grapheme(std::string_view text, std::size_t at) {
  return grapheme_end(text, at, std::numeric_limits<std::size_t>::max());
}

std::size_t count_graphemes(std::string_view text) {
  if (ascii_prefix(text) == text.size()) {
    std::size_t count = text.size();
    for (std::size_t at = text.find("\r\n"); at != std::string_view::npos; at = text.find("\r\n", at + 2)) --count;
    return count;
  }
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    at = grapheme_end(text, at, std::numeric_limits<std::size_t>::max());
  }
  return count;
}

std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const bool space = is_space(next_code_point(text, at));
    if (!space && !inside) ++count;
    inside = !space;
  }
  return count;
}

std::size_t count_sentences(std::string_view text) {
  std::size_t count = 0;
  std::size_t line_ends = 0;  // Since the last character that is not white space.
  bool open = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code_point = next_code_point(text, at);
    if (is_space(code_point)) {
      if (code_point == '\n' && ++line_ends == 2 && open) {
        ++count;
        open = false;
      }
      continue;
    }
    line_ends = 0;
    const bool cjk = is_cjk_sentence_end(code_point);
    open = !((cjk || is_sentence_end(code_point)) && finish_sentence(text, at, cjk));
    if (!open) ++count;
  }
  return count + (open ? 1 : 0);
}

std::size_t count_lines(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    at = text.find_first_of("\r\n", at);
    if (at == std::string_view::npos) return count + 1;
    at += text.substr(at, 2) == "\r\n" ? 2 : 1;
  }
  return count;
}

Cell next_cell(std::string_view text, std::size_t at) {
  Cell cell{at, grapheme_end(text, at, k_max_cell_bytes), 0};
  while (at < cell.end) {
    const char32_t code_point = next_code_point(text, at);
    constexpr char32_t k_emoji_selector = 0xfe0f;
    cell.width += code_point == k_emoji_selector ? 1 : property(code_point).charwidth;
  }
  cell.width = std::clamp<std::size_t>(cell.width, 1, 2);
  return cell;
}

std::size_t display_width(std::string_view text) {
  std::size_t at = ascii_prefix(text);
  if (at == text.size()) return at;
  if (at > 0) --at;  // The last ASCII character may be the base of a combining one.
  std::size_t width = at;
  while (at < text.size()) {
    const Cell cell = next_cell(text, at);
    width += cell.width;
    at = cell.end;
  }
  return width;
}

std::string fit_width(std::string_view text, std::size_t width) {
  if (width == 0) return {};
  std::size_t columns = 0;
  std::size_t cut = 0;  // Where the text ends if a … follows.
  for (std::size_t at = 0; at < text.size();) {
    const Cell cell = next_cell(text, at);
    columns += cell.width;
    if (columns > width) return std::string(text.substr(0, cut)) + "…";
    at = cell.end;
    if (columns < width) cut = at;
  }
  return std::string(text);
}

}  // namespace llmeval
