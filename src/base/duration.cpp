#include "base/duration.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <cstdlib>

namespace llmeval {

namespace {

constexpr const char* k_hint = "write a number with a unit: 250ms, 5s, 2m, 1h, 7d";

double unit_in_microseconds(std::string_view unit) {
  if (unit == "us") return 1;
  if (unit == "ms") return 1e3;
  if (unit == "s") return 1e6;
  if (unit == "m") return 60e6;
  if (unit == "h") return 3600e6;
  if (unit == "d") return 86400e6;
  return 0;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  const auto wrong = [&] { return failure(fmt::format("'{}' is not a duration", text), k_hint); };
  if (text.empty()) return wrong();
  double total = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t digits = at;
    while (at < text.size() && (std::isdigit(static_cast<unsigned char>(text[at])) != 0 || text[at] == '.')) ++at;
    if (at == digits) return wrong();
    const std::string number(text.substr(digits, at - digits));
    char* end = nullptr;
    const double amount = std::strtod(number.c_str(), &end);
    if (*end != '\0') return wrong();
    const std::size_t letters = at;
    while (at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0) ++at;
    if (at == text.size() && at == letters) return failure(fmt::format("'{}' has no unit", text), k_hint);
    const double unit = unit_in_microseconds(text.substr(letters, at - letters));
    if (unit == 0) return wrong();
    total += amount * unit;
  }
  if (total > 1e15) return failure(fmt::format("'{}' is longer than 30 years", text));
  return Duration(static_cast<Duration::rep>(std::llround(total)));
}

std::string format_duration(Duration duration) {
  const auto us = duration.count();
  if (us < 0) return "-" + format_duration(-duration);
  if (us < 1000) return fmt::format("{}us", us);
  if (us < 9'995) return fmt::format("{:.2f}ms", static_cast<double>(us) / 1e3);
  if (us < 99'950) return fmt::format("{:.1f}ms", static_cast<double>(us) / 1e3);
  if (us < 999'500) return fmt::format("{:.0f}ms", static_cast<double>(us) / 1e3);
  if (us < 9'995'000) return fmt::format("{:.2f}s", static_cast<double>(us) / 1e6);
  if (us < 59'950'000) return fmt::format("{:.1f}s", static_cast<double>(us) / 1e6);
  const auto seconds = (us + 500'000) / 1'000'000;
  if (seconds < 3600) return fmt::format("{}m{:02}s", seconds / 60, seconds % 60);
  return fmt::format("{}h{:02}m", seconds / 3600, seconds % 3600 / 60);
}

std::string format_age(Duration age) {
  const auto seconds = age.count() / 1'000'000;
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} d", seconds / 86'400);
}

}  // namespace llmeval
