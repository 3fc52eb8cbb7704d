#include "check/number_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 4> k_thousands{",", "\u2009", "\u202f", "\u00a0"};
constexpr std::string_view k_minus = "\u2212";

struct Span {
  std::size_t begin;   // Of the sign.
  std::size_t digits;  // Where the number proper starts.
  std::size_t end;
};

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

std::optional<Span> next_span(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const bool starts_with_point =
        text[at] == '.' && digit_at(text, at + 1) && (at == 0 || !(is_digit(text[at - 1]) || is_letter(text[at - 1])));
    if (!is_digit(text[at]) && !starts_with_point) continue;
    std::size_t end = skip_digits(text, at);
    if (end - at >= 1 && end - at <= 3) end = skip_groups(text, end);
    if (end < text.size() && text[end] == '.' && digit_at(text, end + 1)) end = skip_digits(text, end + 1);
    return Span{sign_start(text, from, at), at, skip_exponent(text, end)};
  }
  return std::nullopt;
}

Evaluated<Decimal> read(std::string_view text, const std::optional<Span>& span) {
  if (!span) return tl::unexpected<std::string>("there is no number in it");
  std::string plain;
  const std::string_view sign = text.substr(span->begin, span->digits - span->begin);
  if (sign.find('-') != std::string_view::npos || sign.find(k_minus) != std::string_view::npos) plain += '-';
  const auto belongs = [](char c) { return is_digit(c) || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+'; };
  const std::string_view digits = text.substr(span->digits, span->end - span->digits);
  std::copy_if(digits.begin(), digits.end(), std::back_inserter(plain), belongs);
  std::optional<Decimal> number = Decimal::parse(plain);
  if (!number) return tl::unexpected<std::string>("the number in it is too long to compare");
  return *std::move(number);
}

}  // namespace

Evaluated<Decimal> first_number(std::string_view text) { return read(text, next_span(text, 0)); }

Evaluated<Decimal> last_number(std::string_view text) {
  std::optional<Span> last;
  for (std::optional<Span> span = next_span(text, 0); span; span = next_span(text, span->end)) last = span;
  return read(text, last);
}

}  // namespace llmeval
