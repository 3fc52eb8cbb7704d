#include "data/json.h"

#include "data/cursor.h"
#include "data/plain_run.h"
#include "data/value_builder.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <array>

namespace llmeval {

namespace {

// What a byte means inside a text in quotes.
enum class InText : std::uint8_t { plain, above_ascii, quote, backslash, control };

constexpr std::array<InText, 256> make_in_text() {
  std::array<InText, 256> table{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) table[byte] = InText::control;
  for (std::size_t byte = 0x80; byte < 0x100; ++byte) table[byte] = InText::above_ascii;
  table['"'] = InText::quote;
  table['\\'] = InText::backslash;
  return table;
}

constexpr std::array<InText, 256> k_in_text = make_in_text();

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_number_part(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Not nlohmann/json: its SAX events carry no places, and its lexer refuses a lone surrogate. This reader keeps the open
// lists and objects in a ValueBuilder, so that depth costs no stack.
class JsonReader {
 public:
  JsonReader(std::string_view text, const JsonOptions& options)
      : text_(text), options_(options), cursor_(text, options.first_line) {}

  tl::expected<Value, JsonError> read() {
    if (read_document()) return builder_.take();
    Cursor cursor(text_, options_.first_line);
    cursor.move_to(error_offset_);
    return tl::unexpected<JsonError>({std::move(error_), error_offset_, cursor.line(), cursor.column()});
  }

 private:
  enum class Next { value, first_item, first_key, key, separator };

  bool read_document() {
    Next next = Next::value;
    while (true) {
      skip_space();
      switch (next) {
        case Next::first_item:
          if (take(']')) {
            builder_.end();
            next = Next::separator;
            break;
          }
          [[fallthrough]];
        case Next::value:
          if (!read_value(next)) return false;
          break;
        case Next::first_key:
          if (take('}')) {
            builder_.end();
            next = Next::separator;
            break;
          }
          [[fallthrough]];
        case Next::key:
          if (!read_key()) return false;
          next = Next::value;
          break;
        case Next::separator:
          if (builder_.depth() == 0) return at_ == text_.size() || fail("text after the JSON value: found " + found());
          if (!read_separator(next)) return false;
          break;
      }
    }
  }

  bool read_value(Next& next) {
    const char c = peek();
    if (c == '{' || c == '[') {
      if (builder_.depth() == options_.max_depth) {
        return fail(fmt::format("nested more than {} levels deep", options_.max_depth));
      }
      if (c == '{') {
        builder_.begin_object(place());
      } else {
        builder_.begin_list(place());
      }
      ++at_;
      next = c == '{' ? Next::first_key : Next::first_item;
      return true;
    }
    next = Next::separator;
    const Place where = place();
    if (c == '"') {
      std::string_view text;
      return read_text(text) && add(text, where);
    }
    if (is_number_part(c) && c != 'e' && c != 'E') return read_number(where);
    if (take_word("true")) return add(true, where);
    if (take_word("false")) return add(false, where);
    if (take_word("null")) return add(nullptr, where);
    return fail("expected a JSON value, found " + found());
  }

  bool read_number(Place where) {
    std::size_t end = at_;
    while (end < text_.size() && is_number_part(text_[end])) ++end;
    std::optional<Number> number = Number::parse(text_.substr(at_, end - at_));
    if (!number || (end < text_.size() && is_word(text_[end]))) {
      while (end < text_.size() && (is_number_part(text_[end]) || is_word(text_[end]))) ++end;
      return fail(fmt::format("'{}' is not a JSON number", excerpt(text_.substr(at_, end - at_), 40)));
    }
    at_ = end;
    return add(*std::move(number), where);
  }

  bool add(Value&& value, Place where) {
    builder_.add(std::move(value.at(where)));
    return true;
  }

  bool read_key() {
    if (peek() != '"') return fail("expected a key in double quotes, found " + found());
    const std::size_t start = at_;
    const Place where = place();
    std::string_view key;
    if (!read_text(key)) return false;
    const std::size_t end = at_;
    if (builder_.key(key, where) && options_.refuse_repeated_keys) {
      return fail_at(start, fmt::format("repeated key {}", excerpt(text_.substr(start, end - start), 60)));
    }
    skip_space();
    return take(':') || fail(fmt::format("expected ':' after a key, found {}", found()));
  }

  bool read_separator(Next& next) {
    const char close = builder_.in_object() ? '}' : ']';
    if (take(close)) {
      builder_.end();
      return true;
    }
    const std::size_t comma = at_;
    if (!take(',')) return fail(fmt::format("expected ',' or '{}', found {}", close, found()));
    skip_space();
    if (peek() == close) {
      at_ = comma;
      return fail(fmt::format("a comma before '{}'", close));
    }
    next = builder_.in_object() ? Next::key : Next::value;
    return true;
  }

  // Reads from the opening quote to behind the closing one. The text is a part of the document where it stands there as
  // it is, as nearly all do; else it holds until the next one is read.
  bool read_text(std::string_view& text) {
    const std::size_t begin = at_ + 1;
    const std::size_t end = end_of_plain_json(text_, begin);
    if (end < text_.size() && text_[end] == '"') {
      text = text_.substr(begin, end - begin);
      at_ = end + 1;
      return true;
    }
    unescaped_.clear();
    if (!unescape(unescaped_)) return false;
    text = unescaped_;
    return true;
  }

  bool unescape(std::string& text) {
    const std::size_t opening = at_++;
    bool above_ascii = false;
    while (true) {
      const std::size_t run = at_;
      InText kind = InText::quote;
      for (at_ = end_of_plain_json(text_, at_); at_ < text_.size(); at_ = end_of_plain_json(text_, at_ + 1)) {
        kind = k_in_text[static_cast<unsigned char>(text_[at_])];
        if (kind > InText::above_ascii) break;
        above_ascii |= kind == InText::above_ascii;
      }
      if (at_ == text_.size()) return fail_at(opening, "the text that opens here is not closed");
      text.append(text_.substr(run, at_ - run));
      if (kind == InText::control) {
        return fail(fmt::format("a control character inside a text, which JSON writes as \\u{:04x}", text_[at_]));
      }
      ++at_;
      if (kind == InText::quote) break;
      if (!read_escape(text)) return false;
    }
    if (!above_ascii) return true;
    const std::optional<std::size_t> invalid = find_invalid_utf8(text_.substr(opening, at_ - opening));
    return !invalid || fail_at(opening + *invalid, "invalid UTF-8");
  }

  // Behind a backslash.
  bool read_escape(std::string& text) {
    static constexpr std::string_view k_letters = "\"\\/bfnrt";
    static constexpr std::string_view k_meanings = "\"\\/\b\f\n\r\t";
    const char c = peek();
    if (const std::size_t simple = k_letters.find(c); simple != std::string_view::npos && at_ < text_.size()) {
      text += k_meanings[simple];
      ++at_;
      return true;
    }
    --at_;
    const std::optional<char32_t> unit = read_unit();
    if (!unit) return fail_escape();
    char32_t code_point = *unit;
    if (code_point >= 0xD800 && code_point < 0xDC00) {
      const std::size_t after_high = at_;
      const std::optional<char32_t> low = read_unit();
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        code_point = 0x10000 + ((code_point - 0xD800) << 10U) + (*low - 0xDC00);
      } else {
        at_ = after_high;
      }
    }
    // Half of a pair is no character: models cut off in the middle of an emoji write that.
    if (code_point >= 0xD800 && code_point < 0xE000) code_point = 0xFFFD;
    append_utf8(text, code_point);
    return true;
  }

  // Reads \uXXXX; stays where there is none.
  std::optional<char32_t> read_unit() {
    if (text_.size() - at_ < 6 || text_[at_] != '\\' || text_[at_ + 1] != 'u') return std::nullopt;
    char32_t unit = 0;
    for (std::size_t i = 2; i < 6; ++i) {
      const int digit = hex_digit(text_[at_ + i]);
      if (digit < 0) return std::nullopt;
      unit = unit * 16 + static_cast<char32_t>(digit);
    }
    at_ += 6;
    return unit;
  }

  bool fail_escape() {
    if (at_ + 1 < text_.size() && text_[at_ + 1] == 'u') return fail("\\u needs four hexadecimal digits");
    ++at_;
    return fail_at(at_ - 1, "a backslash before " + found() + ", which is no JSON escape");
  }

  // At the end it is a byte that fits nothing; a real NUL fits nothing either.
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    const std::size_t end = at_ + word.size();
    if (end < text_.size() && is_word(text_[end])) return false;
    at_ = end;
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  Place place() {
    if (!options_.places) return {};
    cursor_.move_to(at_);
    return {options_.source, cursor_.line(), cursor_.column()};
  }

  // What stands at this point, for messages.
  std::string found() const {
    if (at_ == text_.size()) return "the end";
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    if (end == at_) {
      const std::string_view rest = text_.substr(at_, 4);
      if (find_invalid_utf8(rest) == std::optional<std::size_t>(0)) return "invalid UTF-8";
      end = at_;
      next_code_point(text_, end);
    }
    return fmt::format("'{}'", excerpt(text_.substr(at_, end - at_), 30));
  }

  bool fail(std::string message) { return fail_at(at_, std::move(message)); }

  bool fail_at(std::size_t offset, std::string message) {
    error_ = std::move(message);
    error_offset_ = offset;
    return false;
  }

  std::string_view text_;
  const JsonOptions& options_;
  std::size_t at_ = 0;
  Cursor cursor_;
  ValueBuilder builder_;
  std::string unescaped_;
  std::string error_;
  std::size_t error_offset_ = 0;
};

}  // namespace

tl::expected<Value, JsonError> parse_json(std::string_view text, const JsonOptions& options) {
  return JsonReader(text, options).read();
}

}  // namespace llmeval
