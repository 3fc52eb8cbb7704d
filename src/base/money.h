#pragma once

#include "base/decimal.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace llmeval {

/// An amount of US dollars in whole nano-dollars (10^-9). Exact; sums never round. ±9.2 billion dollars, where sums
/// stop rather than wrap: what a model claims to have used must not turn a cost negative.
struct Money {
  std::int64_t nano_usd = 0;

  /// Nullopt for parts of a nano-dollar, and for more than there can be.
  static std::optional<Money> from_usd(const Decimal& usd);

  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  Money& operator+=(Money other) { return *this = *this + other; }
  friend auto operator<=>(const Money&, const Money&) = default;
};

/// A price per token in whole pico-dollars (10^-12): USD per million tokens with up to six decimals.
struct TokenPrice {
  std::int64_t pico_usd = 0;

  /// From USD per million tokens; nullopt for a negative price or one with more than six decimals.
  static std::optional<TokenPrice> from_usd_per_million(const Decimal& usd);

  friend auto operator<=>(const TokenPrice&, const TokenPrice&) = default;
};

/// Adds up tokens × price exactly and rounds once, upwards, to nano-dollars.
class CostSum {
  __extension__ using Wide = __int128;

 public:
  void add(std::int64_t tokens, TokenPrice price);
  Money total() const;

 private:
  Wide pico_usd_ = 0;
};

/// For people: `$12.34`, `$0.012`, `$0`; cents, but small amounts keep two significant digits.
std::string format_money(Money money);

}  // namespace llmeval
