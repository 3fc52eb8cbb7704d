#include "base/money.h"

#include <fmt/format.h>

#include <cmath>

namespace llmeval {

std::optional<TokenPrice> TokenPrice::from_usd_per_million(const Decimal& usd) {
  // USD per million tokens × 10^6 = pico-dollars per token.
  const Decimal pico = usd * Decimal::from(1'000'000);
  const std::optional<std::int64_t> whole = pico.to_int64();
  if (!whole || *whole < 0) return std::nullopt;
  return TokenPrice{*whole};
}

Money CostSum::total() const { return {static_cast<std::int64_t>((pico_usd_ + 999) / 1000)}; }

std::string format_money(Money money) {
  if (money.nano_usd < 0) return "-" + format_money({-money.nano_usd});
  const double usd = static_cast<double>(money.nano_usd) / 1e9;
  if (money.nano_usd == 0) return "$0";
  if (usd >= 1) return fmt::format("${:.2f}", usd);
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(usd)));
  return fmt::format("${:.{}f}", usd, decimals);
}

}  // namespace llmeval
