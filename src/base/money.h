#pragma once

#include "base/decimal.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace llmeval {

/// An amount of US dollars in whole nano-dollars (10^-9). Exact; sums never round. ±9.2 billion dollars.
struct Money {
  std::int64_t nano_usd = 0;

  friend Money operator+(Money a, Money b) { return {a.nano_usd + b.nano_usd}; }
  friend Money operator-(Money a, Money b) { return {a.nano_usd - b.nano_usd}; }
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
  void add(std::int64_t tokens, TokenPrice price) { pico_usd_ += Wide{tokens} * price.pico_usd; }
  Money total() const;

 private:
  Wide pico_usd_ = 0;
};

/// For people: `$0.0123`, `$12.34`, `$0`; small amounts keep two significant digits.
std::string format_money(Money money);

}  // namespace llmeval
