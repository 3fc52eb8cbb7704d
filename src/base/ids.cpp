#include "base/ids.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

// Crockford's alphabet in lower case: no i, l, o, u.
constexpr std::string_view k_letters = "0123456789abcdefghjkmnpqrstvwxyz";

void append_letters(std::string& text, std::uint64_t bits, int count) {
  for (int i = 0; i < count; ++i, bits >>= 5U) text += k_letters[bits & 31U];
}

}  // namespace

std::string make_run_id(SystemTime now, Entropy& entropy) {
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
  std::string id = fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}-", static_cast<int>(date.year()),
                               static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                               time.hours().count(), time.minutes().count(), time.seconds().count());
  append_letters(id, entropy.next(), 5);
  return id;
}

bool looks_like_run_id(std::string_view text) {
  constexpr std::string_view k_shape = "dddddddd-dddddd-lllll";
  if (text.size() < 9 || text.size() > k_shape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = k_shape[i] == '-'   ? text[i] == '-'
                      : k_shape[i] == 'd' ? text[i] >= '0' && text[i] <= '9'
                                          : k_letters.find(text[i]) != std::string_view::npos;
    if (!fits) return false;
  }
  return true;
}

std::string make_random_id(Entropy& entropy) {
  std::string id;
  append_letters(id, entropy.next(), 12);
  append_letters(id, entropy.next(), 12);
  append_letters(id, entropy.next(), 2);
  return id;
}

}  // namespace llmeval
