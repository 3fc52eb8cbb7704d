#include "template/python.h"

#include "base/assert.h"
#include "data/json.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

namespace llmeval {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What Python's repr escapes beyond ASCII: separators, formats, private use, and what is no character (Unicode 14: Zs,
// Zl, Zp, Cc, Cf, Co, noncharacters). Code points that are merely unassigned yet print as they are.
constexpr std::array k_unprintable = std::to_array<Range>({
    {0x7f, 0xa0},        {0xad, 0xad},       {0x600, 0x605},     {0x61c, 0x61c},     {0x6dd, 0x6dd},
    {0x70f, 0x70f},      {0x890, 0x891},     {0x8e2, 0x8e2},     {0x1680, 0x1680},   {0x180e, 0x180e},
    {0x2000, 0x200f},    {0x2028, 0x202f},   {0x205f, 0x206f},   {0x3000, 0x3000},   {0xe000, 0xf8ff},
    {0xfdd0, 0xfdef},    {0xfeff, 0xfeff},   {0xfff0, 0xfffb},   {0xfffe, 0xffff},   {0x110bd, 0x110bd},
    {0x110cd, 0x110cd},  {0x13430, 0x13438}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe00ff},
    {0xe01f0, 0x10ffff},
});

bool is_printable(char32_t code_point) {
  const auto* found = std::lower_bound(k_unprintable.begin(), k_unprintable.end(), code_point,
                                       [](const Range& range, char32_t c) { return range.last < c; });
  return found == k_unprintable.end() || code_point < found->first;
}

void append_escaped(std::string& out, char32_t code_point) {
  const auto number = static_cast<std::uint32_t>(code_point);
  if (number < 0x100) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", number);
  } else if (number < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", number);
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", number);
  }
}

// Python prefers single quotes, and takes double ones where that saves escapes.
void append_repr(std::string& out, std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  out += quote;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t code_point = next_code_point(text, at);
    if (code_point == U'\\' || code_point == static_cast<char32_t>(quote)) {
      out += '\\';
      out += static_cast<char>(code_point);
    } else if (code_point == U'\n') {
      out += "\\n";
    } else if (code_point == U'\r') {
      out += "\\r";
    } else if (code_point == U'\t') {
      out += "\\t";
    } else if (code_point < 0x20 || (code_point >= 0x7f && !is_printable(code_point))) {
      append_escaped(out, code_point);
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  out += quote;
}

// Python's writers of whole values: the two ways differ in words, texts and brackets only.
class PythonWriter {
 public:
  PythonWriter(std::string& out, std::size_t max_size) : out_(out), max_size_(max_size) {}

  void print(const Datum& value, bool inside) {
    switch (value.kind()) {
      case Datum::Kind::none:
        return append("None");
      case Datum::Kind::boolean:
        return append(value.boolean() ? "True" : "False");
      case Datum::Kind::integer:
        return append(value.integer().to_text());
      case Datum::Kind::real:
        return append(format_float(value.real()));
      case Datum::Kind::text:
        if (!inside) return append(value.text());
        append_repr(out_, value.text());
        return append("");
      case Datum::Kind::list:
        return print_list(value);
      case Datum::Kind::object:
        return print_object(value);
      case Datum::Kind::unset:
      case Datum::Kind::undefined:
        break;
    }
    LLMEVAL_ASSERT(false);
  }

  void write_json(const Datum& value, std::optional<int> indent, int level) {
    switch (value.kind()) {
      case Datum::Kind::none:
        return append("null");
      case Datum::Kind::boolean:
        return append(value.boolean() ? "true" : "false");
      case Datum::Kind::integer:
        return append(value.integer().to_text());
      case Datum::Kind::real:
        if (!std::isfinite(value.real())) throw NotFinite();
        return append(format_float(value.real()));
      case Datum::Kind::text:
        append_json_quoted(out_, value.text());
        return append("");
      case Datum::Kind::list:
      case Datum::Kind::object:
        return write_json_items(value, indent, level);
      case Datum::Kind::unset:
      case Datum::Kind::undefined:
        break;
    }
    LLMEVAL_ASSERT(false);
  }

 private:
  void append(std::string_view text) {
    out_ += text;
    if (out_.size() > max_size_) throw TextTooLong();
  }

  void print_list(const Datum& list) {
    append(list.is_tuple() ? "(" : "[");
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i != 0) append(", ");
      print(list.at(i), true);
    }
    if (list.is_tuple() && list.size() == 1) append(",");
    append(list.is_tuple() ? ")" : "]");
  }

  void print_object(const Datum& object) {
    append("{");
    for (std::size_t i = 0; i < object.size(); ++i) {
      if (i != 0) append(", ");
      print(object.key(i), true);
      append(": ");
      print(object.member(i), true);
    }
    append("}");
  }

  void write_json_items(const Datum& value, std::optional<int> indent, int level) {
    const bool is_object = value.is(Datum::Kind::object);
    append(is_object ? "{" : "[");
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i != 0) append(indent ? "," : ", ");
      if (indent) new_line(*indent, level + 1);
      if (is_object) {
        append_json_quoted(out_, value.key(i).text());
        append(": ");
      }
      write_json(is_object ? value.member(i) : value.at(i), indent, level + 1);
    }
    if (indent && value.size() != 0) new_line(*indent, level);
    append(is_object ? "}" : "]");
  }

  void new_line(int indent, int level) {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(level), ' ');
    append("");
  }

  std::string& out_;
  std::size_t max_size_;
};

// Underscores stand between digits only.
std::optional<std::string> drop_underscores(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    if (i == 0 || !is_digit(i - 1) || !is_digit(i + 1)) return std::nullopt;
  }
  return plain;
}

}  // namespace

bool is_python_space(char32_t code_point) {
  constexpr std::u32string_view k_others = U" \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000";
  return (code_point >= 0x09 && code_point <= 0x0d) || (code_point >= 0x1c && code_point <= 0x1f) ||
         (code_point >= 0x2000 && code_point <= 0x200a) || k_others.find(code_point) != std::u32string_view::npos;
}

std::string_view strip_start(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t next = 0; at < text.size(); at = next) {
    if (!is_python_space(next_code_point(text, next))) break;
  }
  return text.substr(at);
}

std::string_view strip_end(std::string_view text) {
  std::size_t end = text.size();
  for (std::size_t at = end; end > 0; end = at) {
    if (!is_python_space(previous_code_point(text, at))) break;
  }
  return text.substr(0, end);
}

std::string_view strip(std::string_view text) { return strip_end(strip_start(text)); }

std::string format_float(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::array<char, 64> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number), std::chars_format::scientific);
  // d.ddde±dd
  const std::string_view shortest(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t e = shortest.find('e');
  const int exponent = std::atoi(std::string(shortest.substr(e + 1)).c_str());
  std::string digits(shortest.substr(0, e));
  std::erase(digits, '.');
  const std::string sign = std::signbit(number) ? "-" : "";
  if (exponent < -4 || exponent >= 16) {
    if (digits.size() > 1) digits.insert(1, ".");
    return fmt::format("{}{}e{}{:02}", sign, digits, exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0') + ".0";
  return sign + digits.insert(whole, ".");
}

std::optional<double> parse_python_float(std::string_view text) {
  const std::optional<std::string> plain = drop_underscores(strip(text));
  if (!plain || plain->empty()) return std::nullopt;
  const std::string_view magnitude =
      std::string_view(*plain).substr(plain->front() == '-' || plain->front() == '+' ? 1 : 0);
  const double sign = plain->front() == '-' ? -1 : 1;
  std::string word(magnitude);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (word == "inf" || word == "infinity") return sign * std::numeric_limits<double>::infinity();
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  const bool starts_well = !word.empty() && (word[0] == '.' || (word[0] >= '0' && word[0] <= '9'));
  // strtod reads more than Python does: hexadecimal digits.
  if (!starts_well || word.find_first_not_of("0123456789.e+-") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(word.c_str(), &end);
  if (end != word.c_str() + word.size()) return std::nullopt;
  return sign * number;
}

std::optional<Integer> parse_python_integer(std::string_view text) {
  std::optional<std::string> plain = drop_underscores(strip(text));
  if (!plain) return std::nullopt;
  if (plain->starts_with('+')) plain->erase(0, 1);
  if (plain->starts_with('-') && plain->size() == 1) return std::nullopt;
  return Integer::parse(*plain);
}

void append_printed(std::string& out, const Datum& value, std::size_t max_size) {
  PythonWriter(out, max_size).print(value, false);
}

void append_python_json(std::string& out, const Datum& value, std::optional<int> indent, std::size_t max_size) {
  PythonWriter(out, max_size).write_json(value, indent, 0);
}

}  // namespace llmeval
