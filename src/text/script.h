#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace llmeval {

/// A writing system (Unicode's scripts, by blocks; kana and the ideographs apart).
enum class Script : std::uint8_t {
  none,  ///< Digits, punctuation, symbols, marks.
  latin,
  greek,
  cyrillic,
  armenian,
  hebrew,
  arabic,
  devanagari,
  bengali,
  other_indic,  ///< The other scripts of India and Sri Lanka.
  thai,
  other_asian,  ///< Lao, Tibetan, Burmese, Khmer, Mongolian …
  georgian,
  ethiopic,
  hangul,
  kana,
  han,
  other,  ///< Letters of any other script.
};
inline constexpr std::size_t k_scripts = 18;
/// `Latin`, `other Indic`
std::string_view script_name(Script script);

/// Of a letter; anything else has none.
Script script_of(char32_t code_point);

}  // namespace llmeval
