#include "base/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace llmeval {

namespace {
constexpr Money k_most{std::numeric_limits<std::int64_t>::max()};
constexpr Money k_least{std::numeric_limits<std::int64_t>::min()};
}  // namespace

std::optional<TokenPrice> TokenPrice::from_usd_per_million(const Decimal& usd) {
  // USD per million tokens × 10^6 = pico-dollars per token.
  const Decimal pico = usd * Decimal::from(1'000'000);
  const std::optional<std::int64_t> whole = pico.to_int64();
  if (!whole || *whole < 0) return std::nullopt;
  return TokenPrice{*whole};
}

std::optional<Money> Money::from_usd(const Decimal& usd) {
  const std::optional<std::int64_t> nano = (usd * Decimal::from(1'000'000'000)).to_int64();
  if (!nano) return std::nullopt;
  return Money{*nano};
}

Money operator+(Money a, Money b) {
  Money sum;
  if (__builtin_add_overflow(a.nano_usd, b.nano_usd, &sum.nano_usd)) return a.nano_usd > 0 ? k_most : k_least;
  return sum;
}

Money operator-(Money a, Money b) {
  Money rest;
  if (__builtin_sub_overflow(a.nano_usd, b.nano_usd, &rest.nano_usd)) return a.nano_usd < 0 ? k_least : k_most;
  return rest;
}

void CostSum::add(std::int64_t tokens, TokenPrice price) {
  const Wide cost = Wide{tokens} * price.pico_usd;
  // A product needs 126 bits, so only a sum can be too large, and then both parts have one sign.
  if (__builtin_add_overflow(pico_usd_, cost, &pico_usd_))
    pico_usd_ = Wide{cost > 0 ? k_most.nano_usd : k_least.nano_usd} * 1000;
}

Money CostSum::total() const {
  const Wide nano_usd = pico_usd_ / 1000 + (pico_usd_ % 1000 > 0 ? 1 : 0);
  return {static_cast<std::int64_t>(std::clamp<Wide>(nano_usd, k_least.nano_usd, k_most.nano_usd))};
}

std::string format_money(Money money) {
  if (money.nano_usd == 0) return "$0";
  const double usd = std::abs(static_cast<double>(money.nano_usd)) / 1e9;
  int decimals = 2;
  for (double shifted = usd * 100; shifted < 9.95 && decimals < 9; shifted *= 10) ++decimals;
  return fmt::format("{}${:.{}f}", money.nano_usd < 0 ? "-" : "", usd, decimals);
}

}  // namespace llmeval
