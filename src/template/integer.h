#pragma once

#include "base/decimal.h"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// A whole number of any size, as Python's int: 64 bits where they are enough, else exact decimal digits. Immutable,
/// cheap to copy. Operations that could pass k_max_digits give nullopt; Python 3.11 refuses to print more as well.
class Integer {
 public:
  static constexpr std::size_t k_max_digits = 4300;

  Integer(std::int64_t number = 0) : small_(number) {}
  /// `-?digits` in base 10; nullopt for anything else and for more than k_max_digits.
  static std::optional<Integer> parse(std::string_view digits);
  /// The whole part of a finite double, exactly.
  static Integer truncate(double number);

  bool is_zero() const { return !big_ && small_ == 0; }
  bool is_negative() const;
  bool is_odd() const;
  std::optional<std::int64_t> to_int64() const;
  /// The nearest double, ties to even; infinite beyond its range.
  double to_double() const;
  std::string to_text() const;

  Integer negated() const;
  static std::optional<Integer> add(const Integer& a, const Integer& b);
  static std::optional<Integer> multiply(const Integer& a, const Integer& b);
  /// Rounded towards minus infinity, and the rest with the sign of `b`, as Python's // and %. `b` is not zero.
  struct Division;
  static Division divide(const Integer& a, const Integer& b);
  /// a / b as the nearest double. `b` is not zero.
  static double true_divide(const Integer& a, const Integer& b);
  /// `exponent` is not negative.
  static std::optional<Integer> power(const Integer& base, const Integer& exponent);

  friend std::strong_ordering operator<=>(const Integer& a, const Integer& b);
  friend bool operator==(const Integer& a, const Integer& b) { return (a <=> b) == 0; }
  /// Compares exactly; unordered where `b` is not a number.
  static std::partial_ordering compare(const Integer& a, double b);

 private:
  static std::optional<Integer> from(const Decimal& number);
  Decimal decimal() const { return big_ ? *big_ : Decimal::from(small_); }

  std::int64_t small_ = 0;
  std::shared_ptr<const Decimal> big_;  ///< Only where the number does not fit in 64 bits.
};

struct Integer::Division {
  Integer quotient;
  Integer rest;
};

}  // namespace llmeval
