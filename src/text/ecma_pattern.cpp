#include "text/ecma_pattern.h"

#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

// ECMA-262, WhiteSpace and LineTerminator, and all that is neither: what may stand in a class.
constexpr std::string_view k_space =
    R"(\x09-\x0d\x20\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view k_no_space =
    R"(\x00-\x08\x0e-\x1f\x21-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e})"
    R"(\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view k_any_but_line_end = R"([^\n\r\x{2028}\x{2029}])";

// The long names of the general categories (Unicode PropertyValueAliases); PCRE2 knows the short ones only.
constexpr std::array<std::pair<std::string_view, std::string_view>, 41> k_categories{{
    {"Cased_Letter", "L&"},
    {"Close_Punctuation", "Pe"},
    {"Combining_Mark", "M"},
    {"Connector_Punctuation", "Pc"},
    {"Control", "Cc"},
    {"Currency_Symbol", "Sc"},
    {"Dash_Punctuation", "Pd"},
    {"Decimal_Number", "Nd"},
    {"Enclosing_Mark", "Me"},
    {"Final_Punctuation", "Pf"},
    {"Format", "Cf"},
    {"Initial_Punctuation", "Pi"},
    {"LC", "L&"},
    {"Letter", "L"},
    {"Letter_Number", "Nl"},
    {"Line_Separator", "Zl"},
    {"Lowercase_Letter", "Ll"},
    {"Mark", "M"},
    {"Math_Symbol", "Sm"},
    {"Modifier_Letter", "Lm"},
    {"Modifier_Symbol", "Sk"},
    {"Nonspacing_Mark", "Mn"},
    {"Number", "N"},
    {"Open_Punctuation", "Ps"},
    {"Other", "C"},
    {"Other_Letter", "Lo"},
    {"Other_Number", "No"},
    {"Other_Punctuation", "Po"},
    {"Other_Symbol", "So"},
    {"Paragraph_Separator", "Zp"},
    {"Private_Use", "Co"},
    {"Punctuation", "P"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Spacing_Mark", "Mc"},
    {"Symbol", "S"},
    {"Titlecase_Letter", "Lt"},
    {"Unassigned", "Cn"},
    {"Uppercase_Letter", "Lu"},
    {"cntrl", "Cc"},
    {"digit", "Nd"},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Translator {
 public:
  explicit Translator(std::string_view pattern) : pattern_(pattern) {}

  tl::expected<EcmaPattern, RegexError> run() {
    while (at_ < pattern_.size() && !error_) step();
    if (!error_ && class_start_) refuse("missing ']'", *class_start_);
    if (error_) return tl::unexpected<RegexError>(*std::move(error_));
    out_.origins.push_back(pattern_.size());
    return std::move(out_);
  }

 private:
  enum class Before { nothing, quantifier, lazy_quantifier };

  char peek(std::size_t ahead = 0) const { return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0'; }
  bool in_class() const { return class_start_.has_value(); }

  void emit(std::string_view text) {
    out_.text += text;
    out_.origins.resize(out_.text.size(), start_);
  }
  void refuse(std::string message, std::size_t offset) { error_ = RegexError{std::move(message), offset}; }
  void refuse_escape() {
    std::size_t end = start_ + 1;
    if (end < pattern_.size()) next_code_point(pattern_, end);
    refuse(fmt::format("'{}' is no escape of ECMA-262", inert_line(pattern_.substr(start_, end - start_))), start_);
  }

  void step() {
    start_ = at_;
    const char c = pattern_[at_++];
    if (c == '\\') {
      before_ = Before::nothing;
      return escape();
    }
    if (in_class()) return class_character(c);
    if (c == '*' || c == '+' || c == '?' || c == '{') return quantifier(c);
    before_ = Before::nothing;
    if (c == '.') return emit(k_any_but_line_end);
    if (c == '[') return open_class();
    if (c == '(' && !is_group()) return refuse("this kind of group is not in ECMA-262", start_);
    emit(pattern_.substr(start_, 1));
  }

  bool is_group() const {
    if (peek() == '*') return false;
    if (peek() != '?') return true;
    const char kind = peek(1);
    return kind == ':' || kind == '=' || kind == '!' || kind == '<';
  }

  void quantifier(char c) {
    if (c == '{') {
      const std::size_t end = braces_end();
      if (end == at_) {  // No quantifier: stands for itself, as everywhere outside the flag u.
        before_ = Before::nothing;
        return emit("\\{");
      }
      at_ = end;
    }
    const bool is_lazy = c == '?' && before_ == Before::quantifier;
    if (before_ != Before::nothing && !is_lazy) return refuse("nothing to repeat", start_);
    before_ = is_lazy ? Before::lazy_quantifier : Before::quantifier;
    emit(pattern_.substr(start_, at_ - start_));
  }

  // After `2,3}`; where the pattern goes on otherwise, where it goes on.
  std::size_t braces_end() const {
    std::size_t end = at_;
    while (end < pattern_.size() && is_digit(pattern_[end])) ++end;
    if (end == at_) return at_;
    if (end < pattern_.size() && pattern_[end] == ',') ++end;
    while (end < pattern_.size() && is_digit(pattern_[end])) ++end;
    return end < pattern_.size() && pattern_[end] == '}' ? end + 1 : at_;
  }

  void open_class() {
    const bool negated = peek() == '^';
    if (negated) ++at_;
    if (peek() == ']') {
      ++at_;
      return emit(negated ? "[\\x00-\\x{10ffff}]" : "(?!)");
    }
    class_start_ = start_;
    emit(negated ? "[^" : "[");
  }

  void class_character(char c) {
    if (c == ']') class_start_.reset();
    // [:alpha:] is PCRE2's.
    emit(c == '[' ? std::string_view("\\[") : pattern_.substr(start_, 1));
  }

  void escape() {
    const char c = peek();
    if (at_ == pattern_.size()) return refuse("the pattern ends with '\\'", start_);
    if (!is_letter(c) && !is_digit(c)) return escape_sign();
    ++at_;
    switch (c) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 'b':
      case 't':
      case 'n':
      case 'f':
      case 'r':
        return emit(pattern_.substr(start_, 2));
      case 'B':
        return in_class() ? refuse_escape() : emit("\\B");
      case 's':
        return emit(in_class() ? std::string(k_space) : fmt::format("[{}]", k_space));
      case 'S':
        return emit(in_class() ? std::string(k_no_space) : fmt::format("[{}]", k_no_space));
      case 'v':
        return emit("\\x0b");
      case 'c':
        return control();
      case 'x':
        return code_point(hex(2));
      case 'u':
        return unicode();
      case 'k':
        return in_class() || peek() != '<' ? refuse_escape() : emit("\\k");
      case 'p':
      case 'P':
        return property(c);
      default:
        return is_digit(c) ? number() : refuse_escape();
    }
  }

  // Any sign may be escaped and stands for itself.
  void escape_sign() {
    const std::size_t sign = at_;
    next_code_point(pattern_, at_);
    const bool is_ascii = static_cast<unsigned char>(pattern_[sign]) < 0x80;
    emit(pattern_.substr(is_ascii ? start_ : sign, at_ - (is_ascii ? start_ : sign)));
  }

  void control() {
    if (!is_letter(peek())) return refuse_escape();
    code_point(static_cast<std::uint32_t>(pattern_[at_++] & 0x1f));
  }

  void number() {
    --at_;
    const std::size_t first = at_;
    while (is_digit(peek())) ++at_;
    const std::string_view digits = pattern_.substr(first, at_ - first);
    if (digits == "0") return emit("\\x00");
    if (in_class() || digits.front() == '0') return refuse_escape();
    emit(fmt::format("\\g{{{}}}", digits));
  }

  // So many hexadecimal digits, or as many as there are (at most six) for 0.
  std::optional<std::uint32_t> hex(std::size_t count) {
    const std::string_view rest = pattern_.substr(at_, count == 0 ? 6 : count);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number, 16);
    const auto read = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || (count != 0 && read != count)) return std::nullopt;
    at_ += read;
    return number;
  }

  void unicode() {
    if (peek() == '{') {
      ++at_;
      const std::optional<std::uint32_t> number = hex(0);
      if (!number || peek() != '}') return refuse_escape();
      ++at_;
      return code_point(number);
    }
    std::optional<std::uint32_t> number = hex(4);
    const bool is_high = number && *number >= 0xd800 && *number < 0xdc00;
    if (is_high && peek() == '\\' && peek(1) == 'u') {
      at_ += 2;
      const std::optional<std::uint32_t> low = hex(4);
      if (!low || *low < 0xdc00 || *low > 0xdfff) return refuse_escape();
      number = 0x10000 + ((*number - 0xd800) << 10U) + (*low - 0xdc00);
    }
    code_point(number);
  }

  void code_point(std::optional<std::uint32_t> number) {
    if (!number || *number > 0x10ffff || (*number >= 0xd800 && *number <= 0xdfff)) return refuse_escape();
    emit(fmt::format("\\x{{{:x}}}", *number));
  }

  void property(char p) {
    const std::size_t end = pattern_.find('}', at_);
    if (peek() != '{' || end == std::string_view::npos) return refuse_escape();
    std::string_view name = pattern_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    std::string kind;
    if (const std::size_t sign = name.find('='); sign != std::string_view::npos) {
      const std::string_view key = name.substr(0, sign);
      if (key == "Script" || key == "sc") kind = "sc:";
      if (key == "Script_Extensions" || key == "scx") kind = "scx:";
      if (kind.empty() && key != "General_Category" && key != "gc") return refuse_escape();
      name.remove_prefix(sign + 1);
    }
    const auto* const found =
        std::find_if(k_categories.begin(), k_categories.end(), [&](const auto& one) { return one.first == name; });
    if (kind.empty() && found != k_categories.end()) name = found->second;
    emit(fmt::format("\\{}{{{}{}}}", p, kind, name));
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;  // Of what is read now.
  std::optional<std::size_t> class_start_;
  Before before_ = Before::nothing;
  EcmaPattern out_;
  std::optional<RegexError> error_;
};

}  // namespace

tl::expected<EcmaPattern, RegexError> translate_ecma(std::string_view pattern) { return Translator(pattern).run(); }

}  // namespace llmeval
