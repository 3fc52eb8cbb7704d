#include "check/quote_match.h"

#include "check/unseen.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace llmeval {

namespace {

char32_t plain(char32_t c) {
  if (c < 0x80) return c == '`' ? U'\'' : c;
  if (c == 0xab || c == 0xbb || (c >= 0x201c && c <= 0x201f) || (c >= 0x300c && c <= 0x300f)) return U'"';
  if (c == 0xb4 || (c >= 0x2018 && c <= 0x201b) || c == 0x2032) return U'\'';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return U'-';
  return c;
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) points += next_code_point(text, at);
  return points;
}

// Sellers' algorithm: the fewest changes that make `part` of any part of `text`, where at most `most` are looked for.
// Of each column only the cells within `most` are worked out (Ukkonen's cut-off).
std::optional<std::size_t> fewest_changes(const std::u32string& part, const std::u32string& text, std::size_t most,
                                          std::size_t& work) {
  std::vector<std::size_t> column(part.size() + 1);
  for (std::size_t i = 0; i < column.size(); ++i) column[i] = i;
  std::size_t fewest = part.size() <= most ? part.size() : most + 1;
  std::size_t last = std::min(most, part.size());  // The last row that is within `most`.
  for (const char32_t c : text) {
    const std::size_t rows = std::min(last + 1, part.size());
    if (rows > work) return std::nullopt;
    work -= rows;
    std::size_t diagonal = 0;
    for (std::size_t i = 1; i <= rows; ++i) {
      // Below the last row of the column before nothing is known but that it is over `most`.
      const std::size_t left = i > last ? most + 1 : column[i];
      const std::size_t changed = diagonal + (part[i - 1] == c ? 0 : 1);
      diagonal = left;
      column[i] = std::min({changed, left + 1, column[i - 1] + 1});
    }
    last = rows;
    while (last > 0 && column[last] > most) --last;
    if (last == part.size()) fewest = std::min(fewest, column[last]);
    if (fewest == 0) return fewest;
  }
  return fewest;
}

std::string_view without_punctuation(std::string_view text) {
  constexpr std::string_view k_marks = " .,;:!?'\"";
  const std::size_t begin = std::min(text.find_first_not_of(k_marks), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(k_marks) + 1);
}

}  // namespace

std::string plain_text(std::string_view text) {
  const std::string folded = fold_case(to_nfkc(text));
  std::string out;
  out.reserve(folded.size());
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = next_code_point(folded, at);
    if (is_unseen(c)) continue;
    if (!is_space(c)) {
      append_utf8(out, plain(c));
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string> parts_of_quotation(std::string_view quoted) {
  // NFKC makes three dots of an ellipsis.
  const std::string plain = plain_text(quoted);
  std::vector<std::string> parts;
  std::string_view rest = plain;
  while (true) {
    const std::size_t end = std::min(rest.find("..."), rest.size());
    std::string_view part = rest.substr(0, end);
    if (end < rest.size() && part.ends_with('[')) part.remove_suffix(1);
    if (part.starts_with(']') && rest.data() != plain.data()) part.remove_prefix(1);
    part = without_punctuation(part);
    if (!part.empty()) parts.emplace_back(part);
    if (end == rest.size()) return parts;
    rest.remove_prefix(std::min(rest.find_first_not_of('.', end), rest.size()));
  }
}

std::optional<double> best_likeness(std::string_view part, std::string_view text, double floor, std::size_t& work) {
  if (part.empty() || text.find(part) != std::string_view::npos) return 1;
  if (floor >= 1) return 0;
  const std::u32string points = code_points(part);
  const auto size = static_cast<double>(points.size());
  const auto most = static_cast<std::size_t>(std::floor((1 - floor) * size + 1e-9));
  const std::optional<std::size_t> changes = fewest_changes(points, code_points(text), most, work);
  if (!changes) return std::nullopt;
  return *changes > most ? 0 : 1 - static_cast<double>(*changes) / size;
}

}  // namespace llmeval
