#include "data/yaml_scalar.h"

#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace llmeval {

namespace {

constexpr std::size_t k_max_radix_digits = 64;  // 256 bits; longer ones would cost quadratic time.

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_null(std::string_view text) {
  return is_one_of(text, std::array<std::string_view, 5>{"", "~", "null", "Null", "NULL"});
}
bool is_true(std::string_view text) { return is_one_of(text, std::array<std::string_view, 3>{"true", "True", "TRUE"}); }
bool is_false(std::string_view text) {
  return is_one_of(text, std::array<std::string_view, 3>{"false", "False", "FALSE"});
}

bool is_infinite_or_nan(std::string_view text) {
  if (is_one_of(text, std::array<std::string_view, 3>{".nan", ".NaN", ".NAN"})) return true;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return is_one_of(text, std::array<std::string_view, 3>{".inf", ".Inf", ".INF"});
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

// `0x1F` and `0o17`; nullopt for what is neither.
std::optional<tl::expected<Value, std::string>> read_radix(std::string_view text) {
  const int radix = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
  if (radix == 0 || text.size() == 2) return std::nullopt;
  const std::string_view digits = text.substr(2);
  if (!std::all_of(digits.begin(), digits.end(), [radix](char c) { return digit_value(c) < radix; }))
    return std::nullopt;
  if (digits.size() > k_max_radix_digits) {
    return tl::unexpected<std::string>(
        fmt::format("'{}' has more than {} digits", excerpt(text, 40), k_max_radix_digits));
  }
  Decimal number;
  for (const char c : digits) number = number * Decimal::from(radix) + Decimal::from(digit_value(c));
  return Value(*Number::parse(number.to_text()));
}

// YAML's decimal numbers are JSON's, but for a plus sign, leading zeros, and a point without a digit before or behind
// it.
std::optional<Number> read_decimal(std::string_view text) {
  std::string json;
  if (text.starts_with('-')) json = "-";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t whole_size = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string_view whole = text.substr(0, whole_size);
  std::string_view rest = text.substr(whole_size);
  if (whole.empty() && (rest.size() < 2 || rest[0] != '.' || digit_value(rest[1]) > 9)) return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  json += whole.empty() ? "0" : whole;
  if (rest.starts_with('.') && (rest.size() == 1 || digit_value(rest[1]) > 9)) {
    json += ".0";
    rest.remove_prefix(1);
  }
  json += rest;
  return Number::parse(json);
}

}  // namespace

tl::expected<Value, std::string> read_plain_scalar(std::string_view text) {
  if (is_null(text)) return Value();
  const bool maybe_number = text.find_first_of("0123456789.+-") == 0;
  if (!maybe_number) {
    if (is_true(text)) return Value(true);
    if (is_false(text)) return Value(false);
    return Value(text);
  }
  if (is_infinite_or_nan(text)) {
    return tl::unexpected<std::string>(fmt::format("'{}' is no number that can be used here", text));
  }
  if (auto number = read_radix(text)) return *std::move(number);
  if (std::optional<Number> number = read_decimal(text)) return Value(*std::move(number));
  return Value(text);
}

tl::expected<Value, std::string> read_tagged_scalar(std::string_view text, std::string_view tag) {
  const std::string_view type = tag.substr(tag.rfind(':') + 1);
  if (type == "str") return Value(text);
  auto value = read_plain_scalar(text);
  if (!value) return value;
  const bool fits = (type == "null" && value->is_null()) || (type == "bool" && value->is_boolean()) ||
                    (type == "int" && value->is_number() && value->number().is_integer()) ||
                    (type == "float" && value->is_number());
  if (fits) return value;
  return tl::unexpected<std::string>(fmt::format("'{}' is not what its tag '!!{}' says", excerpt(text, 40), type));
}

}  // namespace llmeval
