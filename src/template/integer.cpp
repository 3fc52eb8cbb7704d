#include "template/integer.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace llmeval {

namespace {

// Both not negative, without leading zeros; `divisor` is not zero. Digit by digit, as on paper.
struct DigitDivision {
  std::string quotient;
  Decimal rest;
};

DigitDivision divide_digits(const std::string& dividend, const Decimal& divisor) {
  DigitDivision division;
  const Decimal ten = Decimal::from(10);
  for (const char digit : dividend) {
    division.rest = division.rest * ten + Decimal::from(digit - '0');
    char times = '0';
    while (division.rest >= divisor) {
      division.rest = division.rest - divisor;
      ++times;
    }
    division.quotient += times;
  }
  return division;
}

// Whole numbers up to here are doubles without rounding.
constexpr std::int64_t k_exact_in_double = std::int64_t{1} << 53;

}  // namespace

std::optional<Integer> Integer::from(const Decimal& number) {
  if (const std::optional<std::int64_t> small = number.to_int64()) return Integer(*small);
  if (number.abs().to_text().size() > k_max_digits) return std::nullopt;
  Integer integer;
  integer.big_ = std::make_shared<const Decimal>(number);
  return integer;
}

std::optional<Integer> Integer::parse(std::string_view digits) {
  const std::string_view unsigned_part = digits.substr(digits.starts_with('-') ? 1 : 0);
  if (unsigned_part.empty() ||
      !std::all_of(unsigned_part.begin(), unsigned_part.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  const std::optional<Decimal> number = Decimal::parse(digits);
  return number ? from(*number) : std::nullopt;
}

Integer Integer::truncate(double number) {
  LLMEVAL_ASSERT(std::isfinite(number));
  const double whole = std::trunc(number);
  if (std::abs(whole) < 9e18) return Integer(static_cast<std::int64_t>(whole));
  const std::optional<Integer> integer = parse(fmt::format("{:.0f}", whole));
  LLMEVAL_ASSERT(integer);
  return *integer;
}

bool Integer::is_negative() const { return big_ ? big_->is_negative() : small_ < 0; }

bool Integer::is_odd() const {
  if (!big_) return small_ % 2 != 0;
  return (big_->to_text().back() - '0') % 2 != 0;
}

std::optional<std::int64_t> Integer::to_int64() const {
  if (big_) return std::nullopt;
  return small_;
}

double Integer::to_double() const { return big_ ? big_->to_double() : static_cast<double>(small_); }

std::string Integer::to_text() const { return big_ ? big_->to_text() : fmt::to_string(small_); }

Integer Integer::negated() const {
  const std::optional<Integer> integer = from(decimal().negated());
  LLMEVAL_ASSERT(integer);
  return *integer;
}

std::optional<Integer> Integer::add(const Integer& a, const Integer& b) {
  std::int64_t sum = 0;
  if (!a.big_ && !b.big_ && !__builtin_add_overflow(a.small_, b.small_, &sum)) return Integer(sum);
  return from(a.decimal() + b.decimal());
}

std::optional<Integer> Integer::multiply(const Integer& a, const Integer& b) {
  std::int64_t product = 0;
  if (!a.big_ && !b.big_ && !__builtin_mul_overflow(a.small_, b.small_, &product)) return Integer(product);
  return from(a.decimal() * b.decimal());
}

Integer::Division Integer::divide(const Integer& a, const Integer& b) {
  LLMEVAL_ASSERT(!b.is_zero());
  const bool overflows = a.small_ == std::numeric_limits<std::int64_t>::min() && b.small_ == -1;
  if (!a.big_ && !b.big_ && !overflows) {
    const std::int64_t rest = a.small_ % b.small_;
    const bool down = rest != 0 && (rest < 0) != (b.small_ < 0);
    return {a.small_ / b.small_ - (down ? 1 : 0), rest + (down ? b.small_ : 0)};
  }
  const DigitDivision digits = divide_digits(a.decimal().abs().to_text(), b.decimal().abs());
  const bool different_signs = a.is_negative() != b.is_negative();
  Decimal quotient = *Decimal::parse(digits.quotient);
  Decimal rest = digits.rest;
  if (different_signs) quotient = quotient.negated();
  if (a.is_negative()) rest = rest.negated();
  if (different_signs && !rest.is_zero()) {
    quotient = quotient - Decimal::from(1);
    rest = rest + b.decimal();
  }
  return {*from(quotient), *from(rest)};
}

double Integer::true_divide(const Integer& a, const Integer& b) {
  LLMEVAL_ASSERT(!b.is_zero());
  const auto exact = [](const Integer& n) { return !n.big_ && std::abs(n.to_double()) <= k_exact_in_double; };
  if (exact(a) && exact(b)) return a.to_double() / b.to_double();
  // 40 significant digits and, where something is left, one more: strtod then rounds rightly.
  constexpr std::size_t k_digits = 40;
  const std::string dividend = a.decimal().abs().to_text();
  const Decimal divisor = b.decimal().abs();
  const std::size_t divisor_size = divisor.to_text().size();
  const std::size_t zeros = divisor_size + k_digits > dividend.size() ? divisor_size + k_digits - dividend.size() : 0;
  DigitDivision digits = divide_digits(dividend + std::string(zeros, '0'), divisor);
  if (!digits.rest.is_zero()) digits.quotient += '1';
  const auto exponent = static_cast<std::int64_t>(digits.rest.is_zero() ? zeros : zeros + 1);
  const double quotient = std::strtod(fmt::format("{}e{}", digits.quotient, -exponent).c_str(), nullptr);
  return a.is_negative() == b.is_negative() ? quotient : -quotient;
}

std::optional<Integer> Integer::power(const Integer& base, const Integer& exponent) {
  LLMEVAL_ASSERT(!exponent.is_negative());
  if (exponent.is_zero() || base == Integer(1)) return Integer(1);
  if (base.is_zero()) return Integer(0);
  if (base == Integer(-1)) return Integer(exponent.is_odd() ? -1 : 1);
  // |base| >= 2: more than 4300 digits from 2^14285 on.
  if (exponent > Integer(15'000)) return std::nullopt;
  Integer result(1);
  Integer factor = base;
  for (std::int64_t left = *exponent.to_int64(); left > 0; left /= 2) {
    if (left % 2 != 0) {
      const std::optional<Integer> product = multiply(result, factor);
      if (!product) return std::nullopt;
      result = *product;
    }
    if (left == 1) break;
    const std::optional<Integer> square = multiply(factor, factor);
    if (!square) return std::nullopt;
    factor = *square;
  }
  return result;
}

std::strong_ordering operator<=>(const Integer& a, const Integer& b) {
  if (!a.big_ && !b.big_) return a.small_ <=> b.small_;
  return a.decimal() <=> b.decimal();
}

std::partial_ordering Integer::compare(const Integer& a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (std::isinf(b)) return b > 0 ? std::partial_ordering::less : std::partial_ordering::greater;
  const std::strong_ordering whole = a <=> truncate(b);
  if (whole != 0) return whole;
  return 0.0 <=> b - std::trunc(b);
}

}  // namespace llmeval
