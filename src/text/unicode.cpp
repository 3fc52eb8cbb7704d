#include "text/unicode.h"

#include "text/code_point.h"
#include "text/utf8.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace llmeval {

namespace {

bool is_upper_ascii(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_ascii(char c) { return c >= 'a' && c <= 'z'; }
char lower_ascii(char c) { return is_upper_ascii(c) ? static_cast<char>(c + ('a' - 'A')) : c; }
char upper_ascii(char c) { return is_lower_ascii(c) ? static_cast<char>(c - ('a' - 'A')) : c; }

// The full folding or decomposition of one code point; the longest in Unicode has 18.
struct Mapped {
  std::array<std::int32_t, 32> code_points;
  std::size_t size = 0;
};

Mapped map_code_point(char32_t code_point, int options) {
  Mapped mapped;
  int unused = 0;
  const utf8proc_ssize_t size =
      utf8proc_decompose_char(number(code_point), mapped.code_points.data(), std::ssize(mapped.code_points),
                              static_cast<utf8proc_option_t>(options), &unused);
  mapped.size = size < 0 ? 0 : static_cast<std::size_t>(size);
  return mapped;
}

// `map_ascii` for the ASCII at the start, which is mostly all there is; `append(result, code_point, end)` for the rest.
template <class MapAscii, class Append>
std::string map_text(std::string_view text, MapAscii map_ascii, Append append) {
  std::size_t at = ascii_prefix(text);
  std::string result(text.substr(0, at));
  std::transform(result.begin(), result.end(), result.begin(), map_ascii);
  if (at == text.size()) return result;
  result.reserve(text.size() + 16);
  while (at < text.size()) {
    const std::size_t begin = at;
    const char32_t code_point = next_code_point(text, at);
    if (is_ascii(code_point)) {
      result += map_ascii(text[begin]);
    } else {
      append(result, code_point, begin, at);
    }
  }
  return result;
}

// Unicode's SpecialCasing of upper case, which utf8proc lacks: exactly the characters that fold to several, each of
// which has its simple mapping; İ and ẞ are upper case already.
void append_upper(std::string& result, char32_t code_point) {
  if (property(code_point).category != UTF8PROC_CATEGORY_LU) {
    const Mapped folded = map_code_point(code_point, UTF8PROC_CASEFOLD);
    if (folded.size > 1) {
      for (std::size_t i = 0; i < folded.size; ++i) {
        append_utf8(result, static_cast<char32_t>(utf8proc_toupper(folded.code_points[i])));
      }
      return;
    }
  }
  append_utf8(result, static_cast<char32_t>(utf8proc_toupper(number(code_point))));
}

bool is_cased(char32_t code_point) {
  const auto category = property(code_point).category;
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT;
}

// Case_Ignorable: marks, formats, modifiers, and what may stand inside a word (Word_Break MidLetter, MidNumLet,
// Single_Quote).
bool is_case_ignorable(char32_t code_point) {
  constexpr std::u32string_view k_inside_words =
      U"'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";
  switch (property(code_point).category) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
      return true;
    default:
      return k_inside_words.find(code_point) != std::u32string_view::npos;
  }
}

// Unicode's Final_Sigma: after a cased letter and not before one, whatever is case-ignorable between. Looks at 64 code
// points on either side at most, so that no text makes it slow.
bool is_final_sigma(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr int k_reach = 64;
  const auto meets_cased = [](auto has_more, auto next) {
    for (int i = 0; i < k_reach && has_more(); ++i) {
      const char32_t code_point = next();
      if (!is_case_ignorable(code_point)) return is_cased(code_point);
    }
    return false;
  };
  return meets_cased([&] { return begin > 0; }, [&] { return previous_code_point(text, begin); }) &&
         !meets_cased([&] { return end < text.size(); }, [&] { return next_code_point(text, end); });
}

std::string to_normal_form(std::string_view text, int options) {
  const std::size_t ascii = ascii_prefix(text);
  if (ascii == text.size()) return std::string(text);
  std::vector<std::int32_t> code_points;
  code_points.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const Mapped mapped = map_code_point(next_code_point(text, at), options);
    code_points.insert(code_points.end(), mapped.code_points.begin(), mapped.code_points.begin() + mapped.size);
  }
  // Canonical ordering. utf8proc_decompose would do it in quadratic time, which a megabyte of marks turns into hours.
  const auto rank = [](std::int32_t c) { return utf8proc_get_property(c)->combining_class; };
  for (auto run = code_points.begin(); run != code_points.end();) {
    run = std::find_if(run, code_points.end(), [&](std::int32_t c) { return rank(c) != 0; });
    const auto end = std::find_if(run, code_points.end(), [&](std::int32_t c) { return rank(c) == 0; });
    if (end - run > 1) std::stable_sort(run, end, [&](std::int32_t a, std::int32_t b) { return rank(a) < rank(b); });
    run = end;
  }
  const utf8proc_ssize_t size =
      utf8proc_normalize_utf32(code_points.data(), std::ssize(code_points), static_cast<utf8proc_option_t>(options));
  std::string normal;
  normal.reserve(text.size());
  for (utf8proc_ssize_t i = 0; i < size; ++i) append_utf8(normal, static_cast<char32_t>(code_points[i]));
  return normal;
}

}  // namespace

std::string fold_case(std::string_view text) {
  return map_text(text, lower_ascii, [](std::string& result, char32_t code_point, std::size_t, std::size_t) {
    const Mapped folded = map_code_point(code_point, UTF8PROC_CASEFOLD);
    for (std::size_t i = 0; i < folded.size; ++i) append_utf8(result, static_cast<char32_t>(folded.code_points[i]));
  });
}

std::string to_lower(std::string_view text) {
  return map_text(text, lower_ascii, [&](std::string& result, char32_t code_point, std::size_t begin, std::size_t end) {
    if (code_point == U'\u03a3' && is_final_sigma(text, begin, end)) return append_utf8(result, U'\u03c2');
    append_utf8(result, static_cast<char32_t>(utf8proc_tolower(number(code_point))));
    if (code_point == U'\u0130') append_utf8(result, U'\u0307');  // The one letter whose lower case has two.
  });
}

std::string to_upper(std::string_view text) {
  return map_text(text, upper_ascii, [](std::string& result, char32_t code_point, std::size_t, std::size_t) {
    append_upper(result, code_point);
  });
}

std::string to_nfc(std::string_view text) { return to_normal_form(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE); }

std::string to_nfkc(std::string_view text) {
  return to_normal_form(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

}  // namespace llmeval
