#include "base/count.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <cstdlib>

namespace llmeval {

Result<std::int64_t> parse_count(std::string_view text) {
  const auto wrong = [&] { return failure(fmt::format("'{}' is not a count", text), "write 500, 2k or 1.5M"); };
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) == 0) return wrong();
  const std::string copy(text);
  char* end = nullptr;
  double amount = std::strtod(copy.c_str(), &end);
  const std::string_view unit = end;
  if (unit == "k") {
    amount *= 1e3;
  } else if (unit == "M") {
    amount *= 1e6;
  } else if (unit == "B") {
    amount *= 1e9;
  } else if (!unit.empty()) {
    return wrong();
  }
  const double rounded = std::round(amount);
  if (std::abs(rounded - amount) > 1e-6 || rounded > 9e15) return wrong();
  return static_cast<std::int64_t>(rounded);
}

std::string format_count(std::int64_t count) {
  const double amount = static_cast<double>(count);
  if (count < 0) return "-" + format_count(-count);
  if (count < 10'000) return fmt::format("{}", count);
  if (count < 1'000'000) return fmt::format("{:.3g}k", amount / 1e3 >= 999.5 ? 999 : amount / 1e3);
  if (count < 1'000'000'000) return fmt::format("{:.3g}M", amount / 1e6 >= 999.5 ? 999 : amount / 1e6);
  return fmt::format("{:.4g}B", amount / 1e9);
}

}  // namespace llmeval
