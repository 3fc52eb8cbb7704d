#include "provider/reply_limits.h"

#include "base/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace llmeval {

namespace {

// Some thirty years: what is said to be longer is a mistake of the other side.
constexpr double k_longest_us = 1e15;

// A decimal number at the start of the text, which it leaves behind; nullopt where none stands there.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<Duration> microseconds(double count) {
  if (count > k_longest_us) return std::nullopt;
  return Duration(static_cast<Duration::rep>(std::llround(count)));
}

// A decimal count of units of `unit` microseconds, and nothing else.
std::optional<Duration> read_count(std::string_view text, double unit) {
  const std::optional<double> amount = take_number(text);
  if (!amount || !text.empty()) return std::nullopt;
  return microseconds(*amount * unit);
}

std::optional<double> take_unit(std::string_view& text) {
  struct Unit {
    std::string_view name;
    double microseconds;
  };
  // Longer names first: "ms" is no minutes.
  constexpr std::array k_units{Unit{"ms", 1e3}, Unit{"us", 1},   Unit{"µs", 1},    Unit{"ns", 1e-3},
                               Unit{"s", 1e6},  Unit{"m", 60e6}, Unit{"h", 3600e6}};
  for (const Unit& unit : k_units) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return unit.microseconds;
  }
  return std::nullopt;
}

bool equal_names(std::string_view header, std::string_view lower_case) {
  return std::equal(header.begin(), header.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

void read_whole(const std::string& text, std::optional<std::int64_t>& into) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stop == end) into = number;
}

}  // namespace

std::optional<Duration> read_wait_hint(const std::vector<HttpHeader>& headers, SystemTime now) {
  if (const std::string* text = find_header(headers, "retry-after-ms")) {
    if (const auto hint = read_count(*text, 1e3)) return hint;
  }
  const std::string* text = find_header(headers, "retry-after");
  if (text == nullptr) return std::nullopt;
  if (const auto hint = read_count(*text, 1e6)) return hint;
  const std::optional<SystemTime> until = parse_http_date(*text);
  if (!until) return std::nullopt;
  const std::string* date = find_header(headers, "date");
  const std::optional<SystemTime> theirs = date == nullptr ? std::nullopt : parse_http_date(*date);
  return std::max(Duration(0), *until - theirs.value_or(now));
}

std::optional<Duration> read_reset(std::string_view text, SystemTime now) {
  if (const auto seconds = read_count(text, 1e6)) return seconds;
  if (const auto time = parse_time(text)) return std::max(Duration(0), *time - now);
  double sum = 0;
  while (!text.empty()) {
    const std::optional<double> amount = take_number(text);
    const std::optional<double> unit = amount ? take_unit(text) : std::nullopt;
    if (!unit) return std::nullopt;
    sum += *amount * *unit;
  }
  return sum > 0 ? microseconds(sum) : std::nullopt;
}

ReplyLimits read_limits(const std::vector<HttpHeader>& headers, SystemTime now) {
  enum class What : std::uint8_t { limit, remaining, reset };
  struct Name {
    std::string_view name;
    RateState ReplyLimits::*bucket;
    What what;
  };
  constexpr std::array k_names{
      Name{"x-ratelimit-limit-requests", &ReplyLimits::requests, What::limit},
      Name{"x-ratelimit-remaining-requests", &ReplyLimits::requests, What::remaining},
      Name{"x-ratelimit-reset-requests", &ReplyLimits::requests, What::reset},
      Name{"x-ratelimit-limit-tokens", &ReplyLimits::tokens, What::limit},
      Name{"x-ratelimit-remaining-tokens", &ReplyLimits::tokens, What::remaining},
      Name{"x-ratelimit-reset-tokens", &ReplyLimits::tokens, What::reset},
      Name{"anthropic-ratelimit-requests-limit", &ReplyLimits::requests, What::limit},
      Name{"anthropic-ratelimit-requests-remaining", &ReplyLimits::requests, What::remaining},
      Name{"anthropic-ratelimit-requests-reset", &ReplyLimits::requests, What::reset},
      Name{"anthropic-ratelimit-tokens-limit", &ReplyLimits::tokens, What::limit},
      Name{"anthropic-ratelimit-tokens-remaining", &ReplyLimits::tokens, What::remaining},
      Name{"anthropic-ratelimit-tokens-reset", &ReplyLimits::tokens, What::reset},
  };
  ReplyLimits limits;
  for (const HttpHeader& header : headers) {
    const auto name = std::find_if(k_names.begin(), k_names.end(),
                                   [&](const Name& one) { return equal_names(header.name, one.name); });
    if (name == k_names.end()) continue;
    RateState& state = limits.*(name->bucket);
    switch (name->what) {
      case What::limit:
        read_whole(header.value, state.limit);
        break;
      case What::remaining:
        read_whole(header.value, state.remaining);
        break;
      case What::reset:
        state.reset = read_reset(header.value, now);
        break;
    }
  }
  return limits;
}

}  // namespace llmeval
