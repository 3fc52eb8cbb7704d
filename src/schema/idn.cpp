#include "schema/idn.h"

#include "base/assert.h"
#include "text/regex.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_max_label = 63;
constexpr std::string_view k_prefix = "xn--";

std::string to_utf8(std::u32string_view text) {
  std::string utf8;
  for (const char32_t c : text) append_utf8(utf8, c);
  return utf8;
}

bool has_property(char32_t c, std::string_view pattern) {
  const tl::expected<Regex, RegexError> regex = Regex::compile(pattern);
  LLMEVAL_ASSERT(regex.has_value());
  const auto found = regex->search(to_utf8(std::u32string(1, c)));
  return found && found->has_value();
}

// RFC 3492, 6.1.
constexpr std::uint32_t k_base = 36;
constexpr std::uint32_t k_t_min = 1;
constexpr std::uint32_t k_t_max = 26;
constexpr std::uint32_t k_initial_bias = 72;
constexpr std::uint32_t k_initial_n = 128;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, bool is_first) {
  delta = is_first ? delta / 700 : delta / 2;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > ((k_base - k_t_min) * k_t_max) / 2; k += k_base) delta /= k_base - k_t_min;
  return k + (k_base - k_t_min + 1) * delta / (delta + 38);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
  return k <= bias ? k_t_min : std::min(k - bias, k_t_max);
}

// RFC 3492, 6.3. `label` is short.
std::string encode(std::u32string_view label) {
  constexpr std::string_view k_digits = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string out;
  for (const char32_t c : label) {
    if (c < 0x80) out += static_cast<char>(c);
  }
  auto done = static_cast<std::uint32_t>(out.size());
  const std::uint32_t basic = done;
  if (basic > 0) out += '-';
  std::uint32_t n = k_initial_n;
  std::uint32_t delta = 0;
  std::uint32_t bias = k_initial_bias;
  while (done < label.size()) {
    std::uint32_t next = std::numeric_limits<std::uint32_t>::max();
    for (const char32_t c : label) {
      if (c >= n) next = std::min(next, static_cast<std::uint32_t>(c));
    }
    delta += (next - n) * (done + 1);
    n = next;
    for (const char32_t c : label) {
      if (c < n) ++delta;
      if (c != n) continue;
      std::uint32_t q = delta;
      for (std::uint32_t k = k_base;; k += k_base) {
        const std::uint32_t t = threshold(k, bias);
        if (q < t) break;
        out += k_digits[t + (q - t) % (k_base - t)];
        q = (q - t) / (k_base - t);
      }
      out += k_digits[q];
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    ++n;
  }
  return out;
}

// RFC 3492, 6.2; of a short text.
std::optional<std::u32string> decode(std::string_view text) {
  const std::size_t dash = text.rfind('-');
  std::u32string label;
  if (dash != std::string_view::npos) {
    for (const char c : text.substr(0, dash)) label += static_cast<char32_t>(static_cast<unsigned char>(c));
    text.remove_prefix(dash + 1);
  }
  std::uint32_t n = k_initial_n;
  std::uint64_t i = 0;
  std::uint32_t bias = k_initial_bias;
  while (!text.empty()) {
    const std::uint64_t old = i;
    std::uint64_t weight = 1;
    for (std::uint32_t k = k_base;; k += k_base) {
      if (text.empty()) return std::nullopt;
      const char c = text.front();
      text.remove_prefix(1);
      const std::uint32_t digit = c >= '0' && c <= '9' ? static_cast<std::uint32_t>(c - '0') + 26
                                                       : static_cast<std::uint32_t>((c | 0x20) - 'a');
      i += digit * weight;
      if (i > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
      const std::uint32_t t = threshold(k, bias);
      if (digit < t) break;
      weight *= k_base - t;
    }
    const auto count = static_cast<std::uint32_t>(label.size() + 1);
    bias = adapt(static_cast<std::uint32_t>(i - old), count, old == 0);
    if (n + i / count > 0x10ffff) return std::nullopt;
    n += static_cast<std::uint32_t>(i / count);
    i %= count;
    label.insert(static_cast<std::size_t>(i), 1, static_cast<char32_t>(n));
    ++i;
  }
  return label;
}

// RFC 5892, 2.6 and what else has a rule of its own.
bool is_exception(char32_t c) {
  constexpr std::array<char32_t, 6> k_valid{0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007};
  return std::find(k_valid.begin(), k_valid.end(), c) != k_valid.end();
}
bool is_disallowed(char32_t c) {
  const bool is_old_jamo = (c >= 0x1100 && c <= 0x11ff) || (c >= 0xa960 && c <= 0xa97c) || (c >= 0xd7b0 && c <= 0xd7fb);
  return c == 0x640 || c == 0x7fa || c == 0x302e || c == 0x302f || (c >= 0x3031 && c <= 0x3035) || c == 0x303b ||
         is_old_jamo;
}

// RFC 5892, 2: a letter, mark or digit that case folding and NFKC leave as it is.
bool is_protocol_valid(char32_t c) {
  if (c < 0x80) return c == U'-' || (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
  if (is_exception(c)) return true;
  if (is_disallowed(c) || !is_word_character(c)) return false;
  const std::string own = to_utf8(std::u32string(1, c));
  return to_nfkc(fold_case(to_nfkc(own))) == own;
}

bool has_any(std::u32string_view label, char32_t first, char32_t last) {
  return std::any_of(label.begin(), label.end(), [&](char32_t c) { return c >= first && c <= last; });
}

// RFC 5892, appendix A: characters that only some neighbours allow. Nullopt for one without such a rule.
std::optional<bool> fits_context(std::u32string_view label, std::size_t at) {
  const char32_t before = at > 0 ? label[at - 1] : 0;
  const char32_t after = at + 1 < label.size() ? label[at + 1] : 0;
  switch (label[at]) {
    case 0x200c:
    case 0x200d:
      return before != 0 && has_property(before,
                                         "[\\x{94d}\\x{9cd}\\x{a4d}\\x{acd}\\x{b4d}\\x{bcd}\\x{c4d}\\x{ccd}\\x{d4d}"
                                         "\\x{dca}\\x{e3a}\\x{f84}\\x{1039}\\x{103a}\\x{17d2}]");
    case 0xb7:
      return before == U'l' && after == U'l';
    case 0x375:
      return after != 0 && has_property(after, "\\p{Greek}");
    case 0x5f3:
    case 0x5f4:
      return before != 0 && has_property(before, "\\p{Hebrew}");
    case 0x30fb:
      return std::any_of(label.begin(), label.end(), [](char32_t c) {
        return c != 0x30fb && has_property(c, "[\\p{Hiragana}\\p{Katakana}\\p{Han}]");
      });
    default:
      break;
  }
  if (label[at] >= 0x660 && label[at] <= 0x669) return !has_any(label, 0x6f0, 0x6f9);
  if (label[at] >= 0x6f0 && label[at] <= 0x6f9) return !has_any(label, 0x660, 0x669);
  return std::nullopt;
}

bool is_u_label(std::u32string_view label) {
  if (has_property(label.front(), "\\p{M}")) return false;
  const std::string utf8 = to_utf8(label);
  if (to_nfc(utf8) != utf8) return false;
  for (std::size_t at = 0; at < label.size(); ++at) {
    if (!fits_context(label, at).value_or(is_protocol_valid(label[at]))) return false;
  }
  return true;
}

bool has_hyphens_at_3(std::u32string_view label) { return label.size() >= 4 && label.substr(2, 2) == U"--"; }

}  // namespace

std::optional<std::size_t> size_of_label(std::u32string_view label) {
  if (label.empty() || label.size() > k_max_label || label.front() == U'-' || label.back() == U'-') return std::nullopt;
  const bool is_ascii = std::all_of(label.begin(), label.end(), [](char32_t c) { return c < 0x80; });
  if (is_ascii) {
    std::string text = to_utf8(label);
    if (has_hyphens_at_3(label)) return is_a_label(text) ? std::optional(text.size()) : std::nullopt;
    const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
      return is_protocol_valid(static_cast<char32_t>(c >= 'A' && c <= 'Z' ? c | 0x20 : c));
    });
    return is_plain ? std::optional(text.size()) : std::nullopt;
  }
  if (has_hyphens_at_3(label) || !is_u_label(label)) return std::nullopt;
  const std::size_t size = k_prefix.size() + encode(label).size();
  return size <= k_max_label ? std::optional(size) : std::nullopt;
}

bool is_a_label(std::string_view label) {
  if (label.size() <= k_prefix.size() || label.size() > k_max_label || fold_case(label.substr(0, 4)) != k_prefix)
    return false;
  const std::optional<std::u32string> decoded = decode(label.substr(k_prefix.size()));
  if (!decoded || decoded->empty()) return false;
  const bool is_ascii = std::all_of(decoded->begin(), decoded->end(), [](char32_t c) { return c < 0x80; });
  return !is_ascii && !has_hyphens_at_3(*decoded) && decoded->front() != U'-' && decoded->back() != U'-' &&
         is_u_label(*decoded);
}

}  // namespace llmeval
