#include "text/utf8.h"

#include <cstdint>
#include <cstring>

namespace llmeval {

namespace {

constexpr char32_t k_replacement = 0xfffd;

// What a multi-byte sequence may look like (Unicode 15, table 3-7).
struct Lead {
  std::size_t size = 0;  // 0: the byte starts nothing.
  std::uint8_t second_from = 0x80;
  std::uint8_t second_to = 0xbf;
};

Lead lead_of(std::uint8_t byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return {2};
  if (byte == 0xe0) return {3, 0xa0, 0xbf};
  if (byte == 0xed) return {3, 0x80, 0x9f};
  if (byte >= 0xe1 && byte <= 0xef) return {3};
  if (byte == 0xf0) return {4, 0x90, 0xbf};
  if (byte >= 0xf1 && byte <= 0xf3) return {4};
  if (byte == 0xf4) return {4, 0x80, 0x8f};
  return {};
}

struct Decoded {
  char32_t code_point = k_replacement;
  std::size_t size = 1;  // Where invalid: the bytes of the maximal ill-formed part.
  bool valid = false;
};

Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.size == 0) return {};
  const std::size_t left = text.size() - at;
  if (left < 2 || byte(1) < lead.second_from || byte(1) > lead.second_to) return {};
  char32_t code_point = first & (0x7fU >> lead.size);
  code_point = code_point << 6U | (byte(1) & 0x3fU);
  for (std::size_t i = 2; i < lead.size; ++i) {
    if (i >= left || (byte(i) & 0xc0U) != 0x80) return {k_replacement, i, false};
    code_point = code_point << 6U | (byte(i) & 0x3fU);
  }
  return {code_point, lead.size, true};
}

}  // namespace

std::size_t ascii_prefix(std::string_view text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  while (at < text.size() && static_cast<std::uint8_t>(text[at]) < 0x80) ++at;
  return at;
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  std::size_t at = ascii_prefix(text);
  while (at < text.size()) {
    const Decoded decoded = decode(text, at);
    if (!decoded.valid) return at;
    at += decoded.size;
    // Scripts beyond ASCII come in runs, so the jump over ASCII is only taken where some begins.
    if (at < text.size() && static_cast<std::uint8_t>(text[at]) < 0x80) at += ascii_prefix(text.substr(at));
  }
  return std::nullopt;
}

std::string repair_utf8(std::string_view text) {
  const std::optional<std::size_t> first = find_invalid_utf8(text);
  if (!first) return std::string(text);
  std::string repaired(text.substr(0, *first));
  for (std::size_t at = *first; at < text.size();) {
    const Decoded decoded = decode(text, at);
    if (decoded.valid) {
      repaired += text.substr(at, decoded.size);
    } else {
      append_utf8(repaired, k_replacement);
    }
    at += decoded.size;
  }
  return repaired;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const Decoded decoded = decode(text, at);
  at += decoded.valid ? decoded.size : 1;
  return decoded.code_point;
}

char32_t previous_code_point(std::string_view text, std::size_t& at) {
  for (std::size_t size = 1; size <= 4 && size <= at; ++size) {
    std::size_t end = at - size;
    const char32_t code_point = next_code_point(text, end);
    if (end == at && (size > 1 || code_point < 0x80)) {
      at -= size;
      return code_point;
    }
  }
  --at;
  return k_replacement;
}

void append_utf8(std::string& text, char32_t code_point) {
  if (code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff)) code_point = k_replacement;
  const auto put = [&](char32_t byte) { text += static_cast<char>(static_cast<std::uint8_t>(byte)); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xc0U | code_point >> 6U);
  } else if (code_point < 0x10000) {
    put(0xe0U | code_point >> 12U);
    put(0x80U | (code_point >> 6U & 0x3fU));
  } else {
    put(0xf0U | code_point >> 18U);
    put(0x80U | (code_point >> 12U & 0x3fU));
    put(0x80U | (code_point >> 6U & 0x3fU));
  }
  put(0x80U | (code_point & 0x3fU));
}

std::size_t count_code_points(std::string_view text) {
  std::size_t at = ascii_prefix(text);
  std::size_t count = at;
  while (at < text.size()) {
    next_code_point(text, at);
    ++count;
  }
  return count;
}

}  // namespace llmeval
