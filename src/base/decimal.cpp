#include "base/decimal.h"

#include "base/assert.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>

namespace llmeval {

namespace {

constexpr std::int64_t k_max_exponent = 100'000;
constexpr std::size_t k_max_digits = 10'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits of two numbers brought to one exponent, and to one length by leading zeros.
struct Aligned {
  std::string a;
  std::string b;
  std::int64_t exponent;
};

Aligned align(std::string a, std::int64_t a_exponent, std::string b, std::int64_t b_exponent) {
  const std::int64_t exponent = std::min(a_exponent, b_exponent);
  a.append(static_cast<std::size_t>(a_exponent - exponent), '0');
  b.append(static_cast<std::size_t>(b_exponent - exponent), '0');
  const std::size_t size = std::max(a.size(), b.size());
  a.insert(0, size - a.size(), '0');
  b.insert(0, size - b.size(), '0');
  return {std::move(a), std::move(b), exponent};
}

std::string add_digits(const std::string& a, const std::string& b) {
  std::string sum(a.size() + 1, '0');
  int carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int digit = (a[i] - '0') + (b[i] - '0') + carry;
    sum[i + 1] = static_cast<char>('0' + digit % 10);
    carry = digit / 10;
  }
  sum[0] = static_cast<char>('0' + carry);
  return sum;
}

// a - b for a >= b.
std::string subtract_digits(const std::string& a, const std::string& b) {
  std::string rest(a.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int digit = (a[i] - '0') - (b[i] - '0') - borrow;
    borrow = digit < 0 ? 1 : 0;
    if (digit < 0) digit += 10;
    rest[i] = static_cast<char>('0' + digit);
  }
  return rest;
}

}  // namespace

Decimal Decimal::make(bool negative, std::string digits, std::int64_t exponent) {
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  digits.erase(0, first);
  const std::size_t last = digits.find_last_not_of('0');
  exponent += static_cast<std::int64_t>(digits.size() - 1 - last);
  digits.resize(last + 1);
  Decimal decimal;
  decimal.negative_ = negative;
  decimal.digits_ = std::move(digits);
  decimal.exponent_ = exponent;
  return decimal;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  std::string digits;
  std::int64_t exponent = 0;
  while (at < text.size() && is_digit(text[at])) digits += text[at++];
  if (at < text.size() && text[at] == '.') {
    ++at;
    while (at < text.size() && is_digit(text[at])) {
      digits += text[at++];
      --exponent;
    }
  }
  if (digits.empty() || digits.size() > k_max_digits) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    // from_chars takes a minus but no plus.
    if (at + 1 < text.size() && text[at] == '+' && is_digit(text[at + 1])) ++at;
    std::int64_t power = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), power);
    if (error != std::errc() || power < -k_max_exponent || power > k_max_exponent) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
    exponent += power;
  }
  if (at != text.size()) return std::nullopt;
  return make(negative, std::move(digits), exponent);
}

Decimal Decimal::from(std::int64_t number) {
  const std::string text = std::to_string(number);
  return number < 0 ? make(true, text.substr(1), 0) : make(false, text, 0);
}

Decimal Decimal::negated() const {
  Decimal other = *this;
  other.negative_ = !is_zero() && !negative_;
  return other;
}

Decimal Decimal::abs() const { return negative_ ? negated() : *this; }

Decimal operator+(const Decimal& a, const Decimal& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const Aligned both = align(a.digits_, a.exponent_, b.digits_, b.exponent_);
  if (a.negative_ == b.negative_) return Decimal::make(a.negative_, add_digits(both.a, both.b), both.exponent);
  if (both.a >= both.b) return Decimal::make(a.negative_, subtract_digits(both.a, both.b), both.exponent);
  return Decimal::make(b.negative_, subtract_digits(both.b, both.a), both.exponent);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  std::string product(a.digits_.size() + b.digits_.size(), '0');
  for (std::size_t i = a.digits_.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t j = b.digits_.size(); j-- > 0;) {
      const int digit = (a.digits_[i] - '0') * (b.digits_[j] - '0') + (product[i + j + 1] - '0') + carry;
      product[i + j + 1] = static_cast<char>('0' + digit % 10);
      carry = digit / 10;
    }
    product[i] = static_cast<char>(product[i] + carry);
  }
  return Decimal::make(a.negative_ != b.negative_, std::move(product), a.exponent_ + b.exponent_);
}

std::optional<bool> Decimal::is_multiple_of(const Decimal& unit) const {
  LLMEVAL_ASSERT(!unit.is_zero());
  constexpr std::size_t k_max_unit_digits = 18;
  if (unit.digits_.size() > k_max_unit_digits) return std::nullopt;
  if (is_zero()) return true;
  // Digits end in no 0, so nothing with a smaller exponent than its unit's is a multiple.
  if (exponent_ < unit.exponent_) return false;
  std::uint64_t divisor = 0;
  std::from_chars(unit.digits_.data(), unit.digits_.data() + unit.digits_.size(), divisor);
  std::uint64_t rest = 0;  // Below 10^18, so ten times it and a digit fit.
  for (const char digit : digits_) rest = (rest * 10 + static_cast<std::uint64_t>(digit - '0')) % divisor;
  for (std::int64_t zeros = exponent_ - unit.exponent_; zeros > 0 && rest != 0; --zeros) rest = rest * 10 % divisor;
  return rest == 0;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.negative_ != b.negative_) return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  const auto magnitude = [&]() -> std::strong_ordering {
    if (a.is_zero() || b.is_zero()) return b.is_zero() <=> a.is_zero();
    // Digits have no leading zeros, so the place of the first digit decides; then the digits themselves.
    const std::int64_t a_top = a.exponent_ + static_cast<std::int64_t>(a.digits_.size());
    const std::int64_t b_top = b.exponent_ + static_cast<std::int64_t>(b.digits_.size());
    if (a_top != b_top) return a_top <=> b_top;
    return a.digits_.compare(b.digits_) <=> 0;
  }();
  return a.negative_ ? 0 <=> magnitude : magnitude;
}

std::string Decimal::to_text() const {
  if (is_zero()) return "0";
  std::string text = digits_;
  if (exponent_ >= 0) {
    text.append(static_cast<std::size_t>(exponent_), '0');
  } else {
    const auto decimals = static_cast<std::size_t>(-exponent_);
    if (text.size() <= decimals) text.insert(0, decimals - text.size() + 1, '0');
    text.insert(text.size() - decimals, ".");
  }
  return negative_ ? "-" + text : text;
}

double Decimal::to_double() const {
  if (is_zero()) return 0;
  const std::string text = digits_ + "e" + std::to_string(exponent_);
  const double magnitude = std::strtod(text.c_str(), nullptr);
  return negative_ ? -magnitude : magnitude;
}

std::optional<std::int64_t> Decimal::to_int64() const {
  if (!is_integer() || digits_.size() + static_cast<std::size_t>(exponent_) > 19) return std::nullopt;
  const std::string text = to_text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace llmeval
