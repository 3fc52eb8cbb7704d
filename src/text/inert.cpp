#include "text/inert.h"

#include "text/code_point.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

namespace llmeval {

namespace {

constexpr char32_t k_zero_width_joiner = 0x200d;
// More marks than any orthography puts on one character; a pile of hundreds paints over the lines above.
constexpr int k_max_marks = 8;

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

bool is_pictographic(char32_t code_point) {
  return property(code_point).boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

bool is_variation_selector(char32_t code_point) {
  return (code_point >= 0xfe00 && code_point <= 0xfe0f) || (code_point >= 0xe0100 && code_point <= 0xe01ef);
}

// What goes on with the character before it: joiners, skin tones.
bool extends(char32_t code_point) {
  const auto boundary = property(code_point).boundclass;
  return boundary == UTF8PROC_BOUNDCLASS_EXTEND || boundary == UTF8PROC_BOUNDCLASS_ZWJ;
}

// Cf that has a glyph: Prepended_Concatenation_Mark.
bool is_visible_format(char32_t code_point) {
  return (code_point >= 0x600 && code_point <= 0x605) || code_point == 0x6dd || code_point == 0x70f ||
         code_point == 0x890 || code_point == 0x891 || code_point == 0x8e2 || code_point == 0x110bd ||
         code_point == 0x110cd;
}

// Default_Ignorable_Code_Point that is not of category Cf: fillers, joiners of marks, Mongolian selectors.
bool is_blank_letter(char32_t code_point) {
  return code_point == 0x34f || code_point == 0x115f || code_point == 0x1160 || code_point == 0x17b4 ||
         code_point == 0x17b5 || (code_point >= 0x180b && code_point <= 0x180f) || code_point == 0x3164 ||
         code_point == 0xffa0 || (code_point >= 0xe0000 && code_point <= 0xe0fff);
}

bool is_noncharacter(char32_t code_point) {
  return (code_point & 0xfffeU) == 0xfffe || (code_point >= 0xfdd0 && code_point <= 0xfdef);
}

bool is_mark(char32_t code_point) {
  const auto category = property(code_point).category;
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

// Whether a code point beyond ASCII shows itself and changes nothing around it.
bool is_harmless(char32_t code_point) {
  switch (property(code_point).category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    case UTF8PROC_CATEGORY_CF:
      return is_visible_format(code_point);
    default:
      return !is_blank_letter(code_point) && !is_noncharacter(code_point);
  }
}

void append_byte_escape(std::string& shown, unsigned byte) {
  fmt::format_to(std::back_inserter(shown), "\\x{:02x}", byte);
}

void append_escape(std::string& shown, char32_t code_point) {
  if (code_point == '\n') {
    shown += "\\n";
  } else if (code_point == '\t') {
    shown += "\\t";
  } else if (code_point == '\r') {
    shown += "\\r";
  } else if (is_ascii(code_point)) {
    append_byte_escape(shown, code_point);
  } else {
    fmt::format_to(std::back_inserter(shown), "\\u{{{:x}}}", static_cast<std::uint32_t>(code_point));
  }
}

// Writes one character after the other; which may stand depends on what stood before.
class InertWriter {
 public:
  InertWriter(std::string_view text, bool keeps_lines) : text_(text), keeps_lines_(keeps_lines) {}

  std::string write() {
    shown_.reserve(text_.size());
    std::size_t at = 0;
    while (at < text_.size()) {
      const auto run = std::find_if_not(text_.begin() + at, text_.end(), is_printable_ascii);
      const auto size = static_cast<std::size_t>(run - text_.begin()) - at;
      if (size > 0) {
        shown_ += text_.substr(at, size);
        at += size;
        before_ = base_ = static_cast<unsigned char>(text_[at - 1]);
        marks_ = 0;
      } else {
        write_one(at);
      }
    }
    return std::move(shown_);
  }

 private:
  void write_one(std::size_t& at) {
    const std::size_t begin = at;
    const char32_t code_point = next_code_point(text_, at);
    const bool is_valid = code_point != 0xfffd || at > begin + 1;
    const bool stands = is_valid && may_stand(code_point, at);
    if (stands) {
      shown_ += text_.substr(begin, at - begin);
    } else if (is_valid) {
      append_escape(shown_, code_point);
    } else {
      append_byte_escape(shown_, static_cast<unsigned char>(text_[begin]));
    }
    marks_ = is_mark(code_point) ? marks_ + 1 : 0;
    // What is shown as an escape carries neither a selector nor a joiner.
    before_ = stands ? code_point : 0;
    if (!stands || !(is_mark(code_point) || extends(code_point))) base_ = before_;
  }

  // `after`: the offset of what follows.
  bool may_stand(char32_t code_point, std::size_t after) const {
    if (code_point == '\n') return keeps_lines_;
    if (is_ascii(code_point)) return false;  // Printable ASCII never comes here.
    if (is_variation_selector(code_point)) {
      return before_ == base_ &&
             (base_ > 0xff || is_pictographic(base_) || base_ == '#' || base_ == '*' || (base_ >= '0' && base_ <= '9'));
    }
    if (code_point == k_zero_width_joiner) {
      if (before_ == k_zero_width_joiner || !is_pictographic(base_) || after >= text_.size()) return false;
      return is_pictographic(next_code_point(text_, after));
    }
    if (is_mark(code_point) && marks_ >= k_max_marks) return false;
    return is_harmless(code_point);
  }

  std::string_view text_;
  bool keeps_lines_;
  std::string shown_;
  char32_t before_ = 0;
  char32_t base_ = 0;  // The last character that extended none.
  int marks_ = 0;      // Since the base.
};

// Appends the cell at `at` as it is shown, which is itself or the escapes of what is in it; moves on and returns its
// columns.
std::size_t show_cell(std::string_view text, std::size_t& at, std::string& shown) {
  // Most cells by far; a mark that follows would join this one.
  const bool is_plain =
      is_printable_ascii(text[at]) && (at + 1 == text.size() || is_ascii(static_cast<unsigned char>(text[at + 1])));
  if (is_plain) {
    shown += text[at++];
    return 1;
  }
  const Cell cell = next_cell(text, at);
  const std::string inert = inert_line(text.substr(at, cell.end - at));
  shown += inert;
  at = cell.end;
  return display_width(inert);
}

// The last cells of `text` that fit into `columns`.
std::string shown_end(std::string_view text, std::size_t columns) {
  // Four bytes a column are enough for all but piled marks, of which fewer are shown then.
  std::size_t at = text.size() - std::min(text.size(), 4 * columns);
  while (at < text.size() && (static_cast<std::uint8_t>(text[at]) & 0xc0U) == 0x80) ++at;
  struct Shown {
    std::size_t begin;
    std::size_t width;
  };
  std::string shown;
  std::vector<Shown> cells;
  while (at < text.size()) {
    const std::size_t begin = shown.size();
    const std::size_t width = show_cell(text, at, shown);
    cells.push_back({begin, width});
  }
  std::size_t begin = shown.size();
  for (; !cells.empty() && cells.back().width <= columns; cells.pop_back()) {
    columns -= cells.back().width;
    begin = cells.back().begin;
  }
  return shown.substr(begin);
}

}  // namespace

std::string inert_line(std::string_view text) { return InertWriter(text, false).write(); }

std::string inert_block(std::string_view text) { return InertWriter(text, true).write(); }

std::string excerpt(std::string_view text, std::size_t max_columns) {
  if (text.size() <= max_columns && std::all_of(text.begin(), text.end(), is_printable_ascii)) {
    return std::string(text);
  }
  if (max_columns == 0) return {};
  const std::size_t end_columns = (max_columns - 1) / 3;
  const std::size_t start_columns = max_columns - 1 - end_columns;
  std::string shown;
  std::size_t start_bytes = 0;  // Of `shown`, where the text goes on too far.
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (columns <= start_columns) start_bytes = shown.size();
    columns += show_cell(text, at, shown);
    if (columns > max_columns) return shown.substr(0, start_bytes) + "…" + shown_end(text, end_columns);
  }
  return shown;
}

std::string quoted_excerpt(std::string_view text, std::size_t max_columns) {
  return '"' + excerpt(text, max_columns) + '"';
}

}  // namespace llmeval
