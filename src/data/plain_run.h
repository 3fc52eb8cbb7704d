#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace llmeval {

/// ASCII that stands in a JSON text as it is: no control character, quote or backslash.
constexpr bool is_plain_json(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

/// The offset of the first byte from `at` on that is not plain, or the text's size. Eight bytes at a time: nearly all
/// that models and people write is plain.
inline std::size_t end_of_plain_json(std::string_view text, std::size_t at) {
  constexpr std::uint64_t k_ones = 0x0101010101010101U;
  constexpr std::uint64_t k_highs = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t word) { return (word - k_ones) & ~word; };
  for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    const std::uint64_t below_space = (word - k_ones * 0x20U) & ~word;
    const std::uint64_t special = has_zero(word ^ k_ones * '"') | has_zero(word ^ k_ones * '\\');
    const std::uint64_t found = (word | below_space | special) & k_highs;
    if (found == 0) continue;
    // A borrow may mark bytes behind the first that is marked, never before it.
    if constexpr (std::endian::native != std::endian::little) break;
    return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  while (at < text.size() && is_plain_json(text[at])) ++at;
  return at;
}

}  // namespace llmeval
