#include "base/base64.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace llmeval {

namespace {

constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t k_none = 0xff;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(k_none);
  for (std::size_t i = 0; i < k_alphabet.size(); ++i) {
    values[static_cast<std::uint8_t>(k_alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr std::array<std::uint8_t, 256> k_values = make_values();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : 0U;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  std::size_t to = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 3, to += 4) {
    const std::uint32_t group = byte_at(bytes, at) << 16U | byte_at(bytes, at + 1) << 8U | byte_at(bytes, at + 2);
    const std::size_t digits = bytes.size() - at >= 3 ? 4 : bytes.size() - at + 1;
    for (std::size_t i = 0; i < digits; ++i) text[to + i] = k_alphabet[group >> (18 - 6 * i) & 63U];
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const std::size_t digits = at + 4 == text.size() ? 4 - padding : 4;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::uint8_t value = i < digits ? k_values[static_cast<std::uint8_t>(text[at + i])] : 0;
      if (value == k_none) return std::nullopt;
      group = group << 6U | value;
    }
    for (std::size_t i = 0; i + 1 < digits; ++i) bytes += static_cast<char>(group >> (16 - 8 * i) & 0xffU);
    // What the last digit says beyond the bytes must be nothing, so that equal bytes are equal texts.
    if (digits < 4 && (group & ((1U << (8 * (4 - digits))) - 1U)) != 0) return std::nullopt;
  }
  return bytes;
}

}  // namespace llmeval
