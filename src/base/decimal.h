#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// An exact decimal number of any length: ±digits × 10^exponent. Never rounds. Immutable.
class Decimal {
 public:
  Decimal() = default;  ///< Zero.

  /// Reads `[+-]digits[.digits][(e|E)[+-]digits]`; also `.5` and `5.`. Exponents beyond ±100,000 and texts over 10,000
  /// digits are refused.
  static std::optional<Decimal> parse(std::string_view text);
  static Decimal from(std::int64_t number);

  bool is_zero() const { return digits_.empty(); }
  bool is_negative() const { return negative_; }
  bool is_integer() const { return exponent_ >= 0; }

  Decimal negated() const;
  Decimal abs() const;
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b) { return a + b.negated(); }
  friend Decimal operator*(const Decimal& a, const Decimal& b);

  /// Whether it is a whole number of times `unit`, which is not zero. Nullopt where `unit` has more than 18 digits from
  /// its first to its last that is not 0.
  std::optional<bool> is_multiple_of(const Decimal& unit) const;

  friend bool operator==(const Decimal&, const Decimal&) = default;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

  /// Plain digits without exponent, without sign of zero, without trailing zeros: `-12.5`, `1000`, `0`.
  std::string to_text() const;
  double to_double() const;
  /// The number where it is an integer that fits.
  std::optional<std::int64_t> to_int64() const;

 private:
  static Decimal make(bool negative, std::string digits, std::int64_t exponent);

  bool negative_ = false;
  std::string digits_;  // Without leading or trailing zeros; empty is zero.
  std::int64_t exponent_ = 0;
};

}  // namespace llmeval
