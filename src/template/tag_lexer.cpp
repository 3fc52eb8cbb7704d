#include "template/tag_lexer.h"

#include "template/integer.h"
#include "template/python.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The longest first.
constexpr std::array<std::string_view, 25> k_operators = {"==", "!=", "<=", ">=", "//", "**", "+", "-", "/",
                                                          "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                          "=",  "<",  ">",  ".",  ":",  "|",  ","};

char closer_of(char opener) {
  if (opener == '(') return ')';
  if (opener == '[') return ']';
  return opener == '{' ? '}' : '\0';
}

// Digits with single underscores between them: `1_000`. Returns how many bytes.
std::size_t digits_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && (is_digit(text[at]) || (at > 0 && text[at] == '_' && at + 1 < text.size() &&
                                                     is_digit(text[at + 1]) && text[at - 1] != '_'))) {
    ++at;
  }
  return at;
}

std::string without_underscores(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  return digits;
}

class TagLexer {
 public:
  TagLexer(SourceCursor& cursor, TagKind kind, TemplatePiece& piece) : cursor_(cursor), kind_(kind), piece_(piece) {}

  void run() {
    for (;;) {
      cursor_.skip_space();
      if (brackets_.empty() && read_closing()) return;
      if (cursor_.at_end()) fail_unclosed();
      const char next = cursor_.peek();
      if (is_digit(next)) {
        read_number();
      } else if (next == '"' || next == '\'') {
        read_text();
      } else if (!read_name() && !read_operator()) {
        std::size_t end = cursor_.offset();
        next_code_point(cursor_.source(), end);
        throw TokenError{
            cursor_.place(),
            fmt::format("unexpected '{}'", cursor_.source().substr(cursor_.offset(), end - cursor_.offset())),
            next == '!'   ? "write 'not' or '!='"
            : next == '&' ? "write 'and'"
                          : ""};
      }
    }
  }

 private:
  bool read_closing() {
    const auto close = [&](std::size_t sign, std::string_view delimiter, bool strips) {
      if (!cursor_.rest().substr(std::min(sign, cursor_.rest().size())).starts_with(delimiter)) return false;
      add(TemplateToken::Kind::end, kind_ == TagKind::expression ? "the end of the expression" : "the end of the tag",
          cursor_.place());
      cursor_.advance(sign + delimiter.size());
      if (strips) cursor_.skip_space();
      return true;
    };
    if (kind_ == TagKind::expression) return cursor_.at_end() && close(0, "", false);
    if (cursor_.peek() == '-') return close(1, closing(), true);
    if (cursor_.peek() == '+' && kind_ == TagKind::statement) return close(1, closing(), false);
    return close(0, closing(), false);
  }

  std::string_view closing() const { return kind_ == TagKind::output ? "}}" : "%}"; }

  [[noreturn]] void fail_unclosed() {
    if (!brackets_.empty()) {
      const auto& [bracket, place] = brackets_.back();
      throw TokenError{place, fmt::format("'{}' is not closed", bracket), fmt::format("add '{}'", closer_of(bracket))};
    }
    throw TokenError{piece_.place, fmt::format("'{}' is not closed", kind_ == TagKind::output ? "{{" : "{%"),
                     fmt::format("add '{}'", closing())};
  }

  void add(TemplateToken::Kind kind, std::string text, Place place) {
    piece_.tokens.push_back({kind, std::move(text), place});
  }

  bool read_name() {
    std::size_t end = cursor_.offset();
    const std::string_view source = cursor_.source();
    while (end < source.size()) {
      std::size_t next = end;
      const char32_t code_point = next_code_point(source, next);
      if (code_point != U'_' && !is_word_character(code_point)) break;
      end = next;
    }
    if (end == cursor_.offset()) return false;
    add(TemplateToken::Kind::name, std::string(source.substr(cursor_.offset(), end - cursor_.offset())),
        cursor_.place());
    cursor_.advance_to(end);
    return true;
  }

  bool read_operator() {
    const auto* found = std::find_if(k_operators.begin(), k_operators.end(),
                                     [&](std::string_view op) { return cursor_.starts_with(op); });
    if (found == k_operators.end()) return false;
    const char first = found->front();
    if (closer_of(first) != '\0') {
      brackets_.emplace_back(first, cursor_.place());
    } else if (first == ')' || first == ']' || first == '}') {
      if (brackets_.empty()) {
        throw TokenError{
            cursor_.place(), fmt::format("unexpected '{}'", first),
            first == '}' && kind_ != TagKind::expression ? fmt::format("a tag ends with '{}'", closing()) : ""};
      }
      const char expected = closer_of(brackets_.back().first);
      if (expected != first) {
        throw TokenError{cursor_.place(), fmt::format("unexpected '{}'", first),
                         fmt::format("close with '{}' first", expected)};
      }
      brackets_.pop_back();
    }
    add(TemplateToken::Kind::op, std::string(*found), cursor_.place());
    cursor_.advance(found->size());
    return true;
  }

  // Jinja2's numbers: 42, 1_000, 0x1f, 0b11, 0o17; 1.5, 1e3, 1.5e-3. After a dot only an integer: `a.0.1` has two
  // indexes.
  void read_number() {
    const std::string_view rest = cursor_.rest();
    if (rest.front() == '0' && rest.size() > 1 && read_prefixed()) return;
    const std::size_t whole = digits_size(rest);
    std::size_t end = whole;
    if (!after_dot()) {
      if (end + 1 < rest.size() && rest[end] == '.' && is_digit(rest[end + 1]))
        end += 1 + digits_size(rest.substr(end + 1));
      if (end < rest.size() && (rest[end] == 'e' || rest[end] == 'E')) {
        std::size_t power = end + 1;
        if (power < rest.size() && (rest[power] == '+' || rest[power] == '-')) ++power;
        const std::size_t power_size = digits_size(rest.substr(std::min(power, rest.size())));
        if (power_size > 0) end = power + power_size;
      }
    }
    const std::string digits = without_underscores(rest.substr(0, end));
    if (end == whole) {
      const bool leading_zero =
          digits.size() > 1 && digits.front() == '0' && digits.find_first_not_of('0') != std::string::npos;
      if (leading_zero)
        throw TokenError{cursor_.place(), fmt::format("'{}' is not a number", digits), "leave out the leading zeros"};
      add_integer(Integer::parse(digits), end);
    } else {
      add(TemplateToken::Kind::real, format_float(std::strtod(digits.c_str(), nullptr)), cursor_.place());
      cursor_.advance(end);
    }
  }

  bool after_dot() const {
    return !piece_.tokens.empty() && piece_.tokens.back().is_op(".") && cursor_.source()[cursor_.offset() - 1] == '.';
  }

  void add_integer(const std::optional<Integer>& number, std::size_t size) {
    if (!number) throw TokenError{cursor_.place(), "a number of more than 4300 digits", ""};
    add(TemplateToken::Kind::integer, number->to_text(), cursor_.place());
    cursor_.advance(size);
  }

  bool read_prefixed() {
    const std::string_view rest = cursor_.rest();
    const char prefix = static_cast<char>(rest[1] | 0x20);
    const int base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    std::optional<Integer> number(0);
    std::size_t end = 2;
    for (; base != 0 && end < rest.size() && number; ++end) {
      if (rest[end] == '_') continue;
      int digit = 0;
      const auto result = std::from_chars(rest.data() + end, rest.data() + end + 1, digit, base);
      if (result.ec != std::errc()) break;
      number = Integer::multiply(*number, Integer(base));
      if (number) number = Integer::add(*number, Integer(digit));
    }
    if (base == 0 || end == 2 || rest[end - 1] == '_') return false;
    add_integer(number, end);
    return true;
  }

  void read_text() {
    const std::string_view rest = cursor_.rest();
    const char quote = rest.front();
    const Place place = cursor_.place();
    std::string text;
    std::size_t at = 1;
    while (at < rest.size() && rest[at] != quote) {
      if (rest[at] != '\\') {
        text += rest[at++];
      } else if (at + 1 < rest.size()) {
        at += read_escape(rest.substr(at), text);
      } else {
        break;
      }
    }
    if (at >= rest.size() || rest[at] != quote) {
      throw TokenError{place, "the text is not closed", fmt::format("add {}", quote)};
    }
    add(TemplateToken::Kind::text, std::move(text), place);
    cursor_.advance(at + 1);
  }

  // Python's escapes; one it does not know stays as it is. Returns how many bytes were read.
  std::size_t read_escape(std::string_view escape, std::string& text) {
    constexpr std::string_view k_letters = "abfnrtv\\'\"";
    constexpr std::string_view k_meanings = "\a\b\f\n\r\t\v\\'\"";
    const char letter = escape[1];
    if (letter == '\n') return 2;
    if (const std::size_t known = k_letters.find(letter); known != std::string_view::npos) {
      text += k_meanings[known];
      return 2;
    }
    if (letter == 'x') return read_code(escape, 2, 2, 16, text);
    if (letter == 'u') return read_code(escape, 2, 4, 16, text);
    if (letter == 'U') return read_code(escape, 2, 8, 16, text);
    if (letter >= '0' && letter <= '7') {
      const std::size_t end = escape.find_first_not_of("01234567", 1);
      return read_code(escape, 1, std::min<std::size_t>(3, std::min(end, escape.size()) - 1), 8, text);
    }
    if (letter == 'N')
      throw TokenError{cursor_.place(), "'\\N' is not supported in a text", "write the character itself"};
    text += '\\';
    return 1;
  }

  std::size_t read_code(std::string_view escape, std::size_t start, std::size_t size, int base, std::string& text) {
    unsigned long code = 0;
    const char* end = escape.data() + std::min(start + size, escape.size());
    const auto result = std::from_chars(escape.data() + start, end, code, base);
    if (result.ec != std::errc() || result.ptr != escape.data() + start + size) {
      throw TokenError{cursor_.place(), fmt::format("'\\{}' in a text needs {} digits", escape[1], size), ""};
    }
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw TokenError{cursor_.place(),
                       fmt::format("'{}' in a text is not a character", escape.substr(0, start + size)), ""};
    }
    append_utf8(text, static_cast<char32_t>(code));
    return start + size;
  }

  SourceCursor& cursor_;
  TagKind kind_;
  TemplatePiece& piece_;
  std::vector<std::pair<char, Place>> brackets_;
};

}  // namespace

void lex_tag(SourceCursor& cursor, TagKind kind, TemplatePiece& piece) { TagLexer(cursor, kind, piece).run(); }

}  // namespace llmeval
