#include "base/time.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdint>

namespace llmeval {

namespace {

struct Civil {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<Duration> time;
};

Civil civil(SystemTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss<Duration>(time - day)};
}

// Reads exactly `count` digits at `at` and moves on; -1 where there are none.
int digits(std::string_view text, std::size_t& at, std::size_t count) {
  if (text.size() < at + count) return -1;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  at += count;
  return number;
}

bool skip(std::string_view text, std::size_t& at, char upper) {
  if (at >= text.size() || std::toupper(static_cast<unsigned char>(text[at])) != upper) return false;
  ++at;
  return true;
}

// -1 where there are no digits.
std::int64_t fraction_in_microseconds(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] < '0' || text[at] > '9') return -1;
  std::int64_t fraction = 0;
  std::int64_t unit = 100'000;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) fraction += unit * (text[at] - '0');
  return fraction;
}

}  // namespace

std::string format_time(SystemTime time) {
  const Civil c = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(c.date.year()),
                     static_cast<unsigned>(c.date.month()), static_cast<unsigned>(c.date.day()), c.time.hours().count(),
                     c.time.minutes().count(), c.time.seconds().count(), c.time.subseconds().count());
}

std::string format_time_short(SystemTime time) {
  const Civil c = civil(time);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(c.date.year()),
                     static_cast<unsigned>(c.date.month()), static_cast<unsigned>(c.date.day()), c.time.hours().count(),
                     c.time.minutes().count());
}

std::optional<SystemTime> parse_time(std::string_view text) {
  std::size_t at = 0;
  const int year = digits(text, at, 4);
  if (!skip(text, at, '-')) return std::nullopt;
  const int month = digits(text, at, 2);
  if (!skip(text, at, '-')) return std::nullopt;
  const int day = digits(text, at, 2);
  if (!skip(text, at, 'T') && !skip(text, at, ' ')) return std::nullopt;
  const int hour = digits(text, at, 2);
  if (!skip(text, at, ':')) return std::nullopt;
  const int minute = digits(text, at, 2);
  if (!skip(text, at, ':')) return std::nullopt;
  const int second = digits(text, at, 2);
  if (year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 60) {
    return std::nullopt;
  }
  std::int64_t microseconds = 0;
  if (skip(text, at, '.')) microseconds = fraction_in_microseconds(text, at);
  if (microseconds < 0) return std::nullopt;
  int offset_minutes = 0;
  if (!skip(text, at, 'Z')) {
    const bool west = skip(text, at, '-');
    if (!west && !skip(text, at, '+')) return std::nullopt;
    const int hours = digits(text, at, 2);
    if (!skip(text, at, ':')) return std::nullopt;
    const int minutes = digits(text, at, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    offset_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
  }
  const auto date = std::chrono::year(year) / month / day;
  if (at != text.size() || !date.ok()) return std::nullopt;
  return SystemTime(std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
                    std::chrono::minutes(minute - offset_minutes) + std::chrono::seconds(second) +
                    Duration(microseconds));
}

std::optional<SystemTime> parse_http_date(std::string_view text) {
  constexpr std::string_view k_months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  // The day's name says nothing that the date does not.
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
  const std::size_t month = k_months.find(text.substr(8, 3));
  std::size_t at = 5;
  const int day = digits(text, at, 2);
  at = 12;
  const int year = digits(text, at, 4);
  at = 17;
  const int hour = digits(text, at, 2);
  at = 20;
  const int minute = digits(text, at, 2);
  at = 23;
  const int second = digits(text, at, 2);
  const bool has_marks = text[7] == ' ' && text[11] == ' ' && text[16] == ' ' && text[19] == ':' && text[22] == ':';
  if (!has_marks || month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  if (day < 1 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  const auto date = std::chrono::year(year) / static_cast<int>(month / 3 + 1) / day;
  if (!date.ok()) return std::nullopt;
  return SystemTime(std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
                    std::chrono::minutes(minute) + std::chrono::seconds(second));
}

}  // namespace llmeval
