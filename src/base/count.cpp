#include "base/count.h"

#include "base/decimal.h"

#include <fmt/format.h>

#include <optional>

namespace llmeval {

namespace {

std::int64_t unit_of(char letter) {
  switch (letter) {
    case 'k':
      return 1'000;
    case 'M':
      return 1'000'000;
    case 'B':
      return 1'000'000'000;
    default:
      return 0;
  }
}

}  // namespace

Result<std::int64_t> parse_count(std::string_view text) {
  std::string_view number = text;
  std::int64_t unit = 1;
  if (!text.empty() && unit_of(text.back()) != 0) {
    unit = unit_of(text.back());
    number.remove_suffix(1);
  }
  const bool is_plain =
      !number.empty() && number.front() != '.' && number.find_first_not_of("0123456789.") == std::string_view::npos;
  if (is_plain) {
    if (const std::optional<Decimal> decimal = Decimal::parse(number)) {
      if (const auto count = (*decimal * Decimal::from(unit)).to_int64()) return *count;
    }
  }
  return failure(fmt::format("'{}' is not a count", text), "write 500, 2k or 1.5M");
}

std::string format_count(std::int64_t count) {
  if (count > -10'000 && count < 10'000) return fmt::format("{}", count);
  const char* const sign = count < 0 ? "-" : "";
  double amount = count < 0 ? -static_cast<double>(count) : static_cast<double>(count);
  for (const char unit : {'k', 'M'}) {
    amount /= 1e3;
    if (amount < 999.5) return fmt::format("{}{:.3g}{}", sign, amount, unit);
  }
  amount /= 1e3;
  if (amount < 999.5) return fmt::format("{}{:.3g}B", sign, amount);
  return fmt::format("{}{:.0f}B", sign, amount);
}

}  // namespace llmeval
