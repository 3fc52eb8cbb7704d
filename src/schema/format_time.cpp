#include "schema/format.h"

#include <array>
#include <optional>
#include <string_view>

namespace llmeval {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes exactly so many digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_some_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count > 0;
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> k_days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : k_days.at(static_cast<std::size_t>(month - 1));
}

// Minutes east of UTC.
std::optional<int> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return 0;
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const std::optional<int> hours = take_digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const std::optional<int> minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

// One after the other as the letters say; each may only be followed by the next: P1Y2M, but not P1Y2D (appendix A).
bool take_parts(std::string_view& text, std::string_view letters) {
  if (text.empty() || !is_digit(text.front())) return false;
  std::size_t next = 0;
  while (!text.empty() && is_digit(text.front())) {
    take_some_digits(text);
    if (text.empty()) return false;
    const std::size_t at = letters.find(text.front(), next);
    if (at == std::string_view::npos || (next > 0 && at != next)) return false;
    next = at + 1;
    text.remove_prefix(1);
  }
  return true;
}

}  // namespace

bool is_date(std::string_view text) {
  const std::optional<int> year = take_digits(text, 4);
  if (!year || !take(text, '-')) return false;
  const std::optional<int> month = take_digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return false;
  const std::optional<int> day = take_digits(text, 2);
  return day && *day >= 1 && *day <= days_in(*year, *month) && text.empty();
}

bool is_time(std::string_view text) {
  const std::optional<int> hours = take_digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return false;
  const std::optional<int> minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59 || !take(text, ':')) return false;
  const std::optional<int> seconds = take_digits(text, 2);
  if (!seconds || *seconds > 60) return false;
  if (take(text, '.') && !take_some_digits(text)) return false;
  const std::optional<int> offset = take_offset(text);
  if (!offset || !text.empty()) return false;
  if (*seconds < 60) return true;
  // A leap second is the last of a day in UTC.
  constexpr int k_day = 24 * 60;
  return (*hours * 60 + *minutes - *offset + k_day) % k_day == k_day - 1;
}

bool is_date_time(std::string_view text) {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
         is_time(text.substr(11));
}

bool is_duration(std::string_view text) {
  if (!take(text, 'P') || text.empty()) return false;
  if (text.back() == 'W') {
    return take_some_digits(text) && text == "W";
  }
  if (text.front() != 'T' && !take_parts(text, "YMD")) return false;
  if (text.empty()) return true;
  return take(text, 'T') && take_parts(text, "HMS") && text.empty();
}

}  // namespace llmeval
