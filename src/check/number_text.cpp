#include "check/number_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 4> k_thousands{",", "\u2009", "\u202f", "\u00a0"};
constexpr std::string_view k_minus = "\u2212";

struct Fraction {
  std::uint64_t over = 0;
  std::uint64_t under = 0;  // 0: there is none.
  std::size_t end = 0;
};

// A number as it stands in a text. `begin` ≤ `digits` ≤ `decimal_end` ≤ `end`.
struct Span {
  std::size_t begin = 0;        // Of the sign.
  std::size_t digits = 0;       // Where the number proper starts.
  std::size_t decimal_end = 0;  // Of digits, separators, decimal part and `e5`; a fraction alone has none.
  Fraction fraction = {};
  std::string power = {};  // Of ten: `-3`.
  bool is_percent = false;
  std::size_t end = 0;
};

struct Sign {
  std::string_view sign;
  Fraction fraction;
};
constexpr std::array<Sign, 18> k_fractions{{
    {"½", {1, 2}},
    {"⅓", {1, 3}},
    {"⅔", {2, 3}},
    {"¼", {1, 4}},
    {"¾", {3, 4}},
    {"⅕", {1, 5}},
    {"⅖", {2, 5}},
    {"⅗", {3, 5}},
    {"⅘", {4, 5}},
    {"⅙", {1, 6}},
    {"⅚", {5, 6}},
    {"⅐", {1, 7}},
    {"⅛", {1, 8}},
    {"⅜", {3, 8}},
    {"⅝", {5, 8}},
    {"⅞", {7, 8}},
    {"⅑", {1, 9}},
    {"⅒", {1, 10}},
}};
constexpr std::array<std::string_view, 2> k_slashes{"/", "\u2044"};
constexpr std::array<std::string_view, 5> k_times{"×", "·", "x", "*", "\\times"};
constexpr std::array<std::pair<std::string_view, char>, 12> k_superscripts{{
    {"⁰", '0'},
    {"¹", '1'},
    {"²", '2'},
    {"³", '3'},
    {"⁴", '4'},
    {"⁵", '5'},
    {"⁶", '6'},
    {"⁷", '7'},
    {"⁸", '8'},
    {"⁹", '9'},
    {"⁻", '-'},
    {"⁺", '+'},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool digit_at(std::string_view text, std::size_t at) { return at < text.size() && is_digit(text[at]); }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (digit_at(text, at)) ++at;
  return at;
}

// Where a group of exactly three digits after `separator` ends; `at` where there is none.
std::size_t skip_group(std::string_view text, std::size_t at, std::string_view separator) {
  if (text.compare(at, separator.size(), separator) != 0) return at;
  const std::size_t group = at + separator.size();
  return skip_digits(text, group) == group + 3 ? group + 3 : at;
}

std::size_t skip_groups(std::string_view text, std::size_t at) {
  for (const std::string_view separator : k_thousands) {
    const std::size_t start = at;
    for (std::size_t next = skip_group(text, at, separator); next != at; next = skip_group(text, at, separator)) {
      at = next;
    }
    if (at != start) break;
  }
  return at;
}

// `e5`, `E-3`: only as a whole word, so that `5em` and `3e4x` keep their letters.
std::size_t skip_exponent(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return at;
  std::size_t digits = at + 1;
  if (digits < text.size() && (text[digits] == '-' || text[digits] == '+')) ++digits;
  const std::size_t end = skip_digits(text, digits);
  const bool is_exponent = end > digits && (end == text.size() || !is_letter(text[end]));
  return is_exponent ? end : at;
}

bool stands_at(std::string_view text, std::size_t at, std::string_view what) {
  return text.substr(at, what.size()) == what;
}

// Behind one of these at `at`; `at` where none is there.
template <class Texts>
std::size_t skip_one_of(std::string_view text, std::size_t at, const Texts& texts) {
  for (const std::string_view one : texts) {
    if (stands_at(text, at, one)) return at + one.size();
  }
  return at;
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 4> k_spaces{" ", "\u00a0", "\u2009", "\u202f"};
  return skip_one_of(text, at, k_spaces);
}

// A whole number that may stand in a fraction; 0 where none is at `at`.
std::uint64_t read_whole_at(std::string_view text, std::size_t at, std::size_t& end) {
  constexpr std::size_t k_most_digits = 15;
  end = skip_digits(text, at);
  if (end == at || end - at > k_most_digits) return 0;
  std::uint64_t number = 0;
  for (std::size_t i = at; i < end; ++i) number = number * 10 + static_cast<std::uint64_t>(text[i] - '0');
  return number;
}

// `1/2` at `at`.
Fraction written_fraction(std::string_view text, std::size_t at) {
  Fraction fraction;
  std::size_t end = at;
  fraction.over = read_whole_at(text, at, end);
  const std::size_t lower = skip_one_of(text, end, k_slashes);
  if (end == at || end - at > 15 || lower == end) return {};
  fraction.under = read_whole_at(text, lower, fraction.end);
  const bool goes_on =
      stands_at(text, fraction.end, "/") || (stands_at(text, fraction.end, ".") && digit_at(text, fraction.end + 1));
  const bool is_part = at > 0 && (text[at - 1] == '/' || is_digit(text[at - 1]));
  return goes_on || is_part ? Fraction() : fraction;
}

// `½` at `at`.
Fraction sign_fraction(std::string_view text, std::size_t at) {
  const auto found = std::find_if(k_fractions.begin(), k_fractions.end(),
                                  [&](const Sign& one) { return stands_at(text, at, one.sign); });
  if (found == k_fractions.end()) return {};
  return {found->fraction.over, found->fraction.under, at + found->sign.size()};
}

// What makes a mixed number of the whole one that ends at `at`: ` 1/2`, `½`, ` ½`.
Fraction fraction_after(std::string_view text, std::size_t at) {
  const std::size_t next = skip_space(text, at);
  const Fraction sign = sign_fraction(text, next);
  if (sign.under != 0 || next == at) return sign;
  const Fraction written = written_fraction(text, next);
  return written.over < written.under ? written : Fraction();
}

// The power in `×10^-3` at `at`, and its end; empty where there is none.
std::string read_power(std::string_view text, std::size_t at, std::size_t& end) {
  const std::size_t sign = skip_space(text, at);
  const std::size_t ten = skip_space(text, skip_one_of(text, sign, k_times));
  if (ten == sign || !stands_at(text, ten, "10")) return {};
  std::size_t next = ten + 2;
  std::string power;
  if (stands_at(text, next, "^")) {
    const bool has_brace = stands_at(text, ++next, "{");
    if (has_brace) ++next;
    if (const std::size_t minus = skip_one_of(text, next, std::array{std::string_view("-"), k_minus}); minus != next) {
      power = "-";
      next = minus;
    }
    const std::size_t digits = skip_digits(text, next);
    if (digits == next || (has_brace && !stands_at(text, digits, "}"))) return {};
    power += text.substr(next, digits - next);
    end = digits + (has_brace ? 1 : 0);
    return power;
  }
  for (bool found = true; found;) {
    found = false;
    for (const auto& [sign_text, plain] : k_superscripts) {
      if (!stands_at(text, next, sign_text)) continue;
      power += plain;
      next += sign_text.size();
      found = true;
    }
  }
  if (power.find_first_of("0123456789") != std::string::npos) end = next;
  return end == next ? power : std::string();
}

// Bytes of the sign that ends at `end`; 0 where none does.
std::size_t sign_before(std::string_view text, std::size_t end) {
  const std::string_view before = text.substr(0, end);
  if (before.ends_with('-') || before.ends_with('+')) return 1;
  return before.ends_with(k_minus) ? k_minus.size() : 0;
}

// Bytes of the currency sign that ends at `end`: $, the Latin-1 ones and the block U+20A0 to U+20CF.
std::size_t currency_before(std::string_view text, std::size_t end) {
  if (end >= 1 && text[end - 1] == '$') return 1;
  if (end >= 2 && text[end - 2] == '\xc2' && text[end - 1] >= '\xa2' && text[end - 1] <= '\xa5') return 2;
  if (end >= 3 && text[end - 3] == '\xe2' && (text[end - 2] == '\x82' || text[end - 2] == '\x83')) {
    const bool in_block = text[end - 2] == '\x82' ? text[end - 1] >= '\xa0' : text[end - 1] <= '\x8f';
    return in_block ? 3 : 0;
  }
  return 0;
}

// Whether what ends at `end` makes a following `-` an operator, a range or part of a word.
bool binds_sign(std::string_view text, std::size_t end) {
  if (end == 0) return false;
  const char c = text[end - 1];
  return is_digit(c) || is_letter(c) || std::string_view(")]}.%").find(c) != std::string_view::npos ||
         sign_before(text, end) != 0;
}

// Where the number whose digits start at `digits` begins, sign and currency included. `floor`: the end of the number
// before.
std::size_t sign_start(std::string_view text, std::size_t floor, std::size_t digits) {
  const std::string_view seen = text.substr(floor, digits - floor);
  const std::size_t direct = sign_before(seen, seen.size());
  const std::size_t currency = direct == 0 ? currency_before(seen, seen.size()) : 0;
  const std::size_t size = direct + currency + (direct == 0 ? sign_before(seen, seen.size() - currency) : 0);
  const std::size_t begin = digits - size;
  return size == currency || binds_sign(text, begin) ? digits : begin;
}

// The number with digits at `span.digits`: all behind them that is part of it.
void read_decimal(std::string_view text, Span& span) {
  std::size_t end = skip_digits(text, span.digits);
  if (end - span.digits >= 1 && end - span.digits <= 3) end = skip_groups(text, end);
  const std::size_t whole = end;
  if (end < text.size() && text[end] == '.' && digit_at(text, end + 1)) end = skip_digits(text, end + 1);
  const bool is_whole = end == whole && end != span.digits;
  span.decimal_end = skip_exponent(text, end);
  span.end = span.decimal_end;
  if (span.decimal_end != end) return;
  span.power = read_power(text, end, span.end);
  if (!is_whole || !span.power.empty()) return;
  span.fraction = fraction_after(text, end);
  if (span.fraction.under != 0) span.end = span.fraction.end;
}

// Whether a fraction's sign may stand at `at`: a quick look, for the scan of the whole text.
bool may_be_sign(std::string_view text, std::size_t at) { return text[at] == '\xc2' || text[at] == '\xe2'; }

std::optional<Span> next_span(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const bool starts_with_point =
        text[at] == '.' && digit_at(text, at + 1) && (at == 0 || !(is_digit(text[at - 1]) || is_letter(text[at - 1])));
    Span span{.digits = at, .decimal_end = at};
    if (is_digit(text[at]) || starts_with_point) {
      span.fraction = written_fraction(text, at);
    } else if (may_be_sign(text, at)) {
      span.fraction = sign_fraction(text, at);
      if (span.fraction.under == 0) continue;
    } else {
      continue;
    }
    span.begin = sign_start(text, from, at);
    span.end = span.fraction.end;
    if (span.fraction.under == 0) read_decimal(text, span);
    const std::size_t sign = skip_space(text, span.end);
    span.is_percent = stands_at(text, sign, "%");
    return span;
  }
  return std::nullopt;
}

// over / under, cut after 50 digits that count.
Decimal quotient(const Fraction& fraction) {
  constexpr std::size_t k_digits = 50;
  std::string digits = std::to_string(fraction.over / fraction.under) + '.';
  std::size_t counted = fraction.over >= fraction.under ? digits.size() - 1 : 0;
  for (std::uint64_t rest = fraction.over % fraction.under; rest != 0 && counted < k_digits; rest %= fraction.under) {
    rest *= 10;
    digits += static_cast<char>('0' + rest / fraction.under);
    if (counted > 0 || digits.back() != '0') ++counted;
  }
  return Decimal::parse(digits).value_or(Decimal());
}

std::optional<Decimal> read_span(std::string_view text, const Span& span, Percent percent) {
  std::string plain;
  const auto belongs = [](char c) { return is_digit(c) || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+'; };
  const std::string_view digits = text.substr(span.digits, span.decimal_end - span.digits);
  std::copy_if(digits.begin(), digits.end(), std::back_inserter(plain), belongs);
  std::optional<Decimal> number = Decimal();
  if (!plain.empty()) number = Decimal::parse(plain + (span.power.empty() ? "" : "e" + span.power));
  if (number && span.fraction.under != 0) number = *number + quotient(span.fraction);
  if (number && span.is_percent && percent == Percent::share) number = *number * *Decimal::parse("0.01");
  const std::string_view sign = text.substr(span.begin, span.digits - span.begin);
  const bool is_negative = sign.find('-') != std::string_view::npos || sign.find(k_minus) != std::string_view::npos;
  return number && is_negative ? number->negated() : number;
}

Evaluated<Decimal> read(std::string_view text, const std::optional<Span>& span, Percent percent) {
  if (!span) return tl::unexpected<std::string>("there is no number in it");
  std::optional<Decimal> number = read_span(text, *span, percent);
  if (!number) return tl::unexpected<std::string>("the number in it is too long to compare");
  return *std::move(number);
}

}  // namespace

Evaluated<Decimal> first_number(std::string_view text, Percent percent) {
  return read(text, next_span(text, 0), percent);
}

Evaluated<Decimal> last_number(std::string_view text, Percent percent) {
  std::optional<Span> last;
  for (std::optional<Span> span = next_span(text, 0); span; span = next_span(text, span->end)) last = std::move(span);
  return read(text, last, percent);
}

}  // namespace llmeval
