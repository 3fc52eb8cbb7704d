// Phone numbers. There is no check digit: what tells them is how people write them.
#include "text/sensitive_forms.h"

#include <algorithm>
#include <string>
#include <vector>

namespace llmeval {

namespace {

bool is_separator(char c) { return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')'; }

// A run of digits with what people put between them.
struct Written {
  std::vector<std::string> groups;
  std::string separators;  // All of them, blanks too.
  std::size_t size = 0;
  std::size_t digits = 0;
};

Written read_groups(std::string_view text, std::size_t at) {
  constexpr std::size_t k_longest = 32;
  Written found;
  std::string pending;
  for (std::size_t i = at; i < text.size() && i - at < k_longest; ++i) {
    const char c = text[i];
    if (is_ascii_digit(c)) {
      if (found.groups.empty() || !pending.empty()) found.groups.emplace_back();
      found.separators += pending;
      pending.clear();
      found.groups.back() += c;
      ++found.digits;
      found.size = i + 1 - at;
    } else if (is_separator(c)) {
      pending += c;
      // `) ` and ` (` are the only two that stand together, but for `)-`, `) (`.
      if (pending.size() > 1 && pending.find_first_of("()") == std::string::npos) break;
      if (pending.size() > 3) break;
    } else {
      break;
    }
  }
  return found;
}

// Numbers with a unit, decimals, times and what is a part of something longer end in another way.
bool ends_as_phone(std::string_view text, std::size_t end) {
  const char after = byte_at(text, end);
  if (is_word_byte(after) || after == '%' || after == '@') return false;
  const bool is_joint = after == '.' || after == ',' || after == ':' || after == '-' || after == '/';
  return !is_joint || !is_ascii_digit(byte_at(text, end + 1));
}

bool has_context(std::string_view text, std::size_t at) {
  return has_word_before(text, at, 24, {"phone",  "tel.",    "tel:",  "tel ",     "telefon", "telephone", "mobil",
                                        "mobile", "cell",    "handy", "whatsapp", "fax",     "call ",     "call me",
                                        "ring ",  "text me", "sms",   "reach me", "erreich", "ruf"});
}

bool is_in(std::size_t value, std::size_t least, std::size_t most) { return value >= least && value <= most; }

bool reads_as_date(const Written& written) {
  if (written.groups.size() < 3) return false;
  const auto number = [&](std::size_t i) { return std::stoi(written.groups[i]); };
  const bool day_first = written.groups[0].size() <= 2 && written.groups[1].size() <= 2 &&
                         written.groups[2].size() == 4 && number(0) <= 31 && number(1) <= 31 && number(2) >= 1800 &&
                         number(2) <= 2200;
  return day_first;
}

// +49 30 1234567, +1 (415) 555-0132, +441632960961
bool is_international(const Written& written) {
  return is_in(written.digits, 8, 15) && written.groups.front().front() != '0' && written.groups.size() <= 8;
}

// 415-555-0132, (415) 555-0132, 415.555.0132, 1-415-555-0132: as numbering plans of North America have it.
bool is_north_american(const Written& written) {
  const std::size_t first = written.groups.size() == 4 && written.groups[0] == "1" ? 1 : 0;
  if (written.groups.size() - first != 3) return false;
  const std::string& area = written.groups[first];
  const std::string& exchange = written.groups[first + 1];
  return area.size() == 3 && exchange.size() == 3 && written.groups[first + 2].size() == 4 && area[0] > '1' &&
         exchange[0] > '1';
}

// 030 1234567, 0171-1234567, 020 7946 0958, 06 12 34 56 78, 0049 30 1234567
bool is_national(const Written& written) {
  const std::string& first = written.groups.front();
  if (first.front() != '0' || written.groups.size() < 2 || reads_as_date(written)) return false;
  if (first.starts_with("00")) return first.size() >= 4 && first[2] != '0' && is_in(written.digits, 10, 16);
  if (first.size() < 2 || first.size() > 6 || !is_in(written.digits, 9, 12)) return false;
  const auto is_short = [](const std::string& group) { return group.size() < 2; };
  return std::none_of(written.groups.begin(), written.groups.end(), is_short);
}

}  // namespace

std::size_t phone_at(std::string_view text, std::size_t at) {
  const char before = at == 0 ? '\0' : text[at - 1];
  const std::string_view refused = text[at] == '+' ? ")+" : "#$./-_=&\\+,";
  if (refused.find(before) != std::string_view::npos && before != '\0') return 0;
  // The end of a longer number.
  if (is_word_byte(before) || (before == ' ' && at >= 2 && is_ascii_digit(text[at - 2]))) return 0;
  const bool has_plus = text[at] == '+';
  std::size_t begin = at + (has_plus ? 1 : 0);
  const bool has_bracket = byte_at(text, begin) == '(';
  if (has_bracket) {
    ++begin;
    if (byte_at(text, begin) == '+') return 0;
  }
  if (!is_ascii_digit(byte_at(text, begin))) return 0;
  const Written written = read_groups(text, begin);
  const std::size_t end = begin + written.size;
  if (!ends_as_phone(text, end)) return 0;
  if (has_bracket && written.separators.find(')') == std::string::npos) return 0;
  const bool is_one = has_plus ? is_international(written)
                               : is_north_american(written) || is_national(written) ||
                                     (!has_bracket && is_in(written.digits, 9, 13) && written.groups.size() <= 5 &&
                                      !reads_as_date(written) && has_context(text, at));
  return is_one ? end - at : 0;
}

}  // namespace llmeval
