#include "net/event_frames.h"

#include <array>
#include <optional>

namespace llmeval {

namespace {

// Total length, length of the headers, checksum of the two; and the checksum behind all.
constexpr std::size_t k_prelude = 12;
constexpr std::size_t k_checksum = 4;

// CRC-32 of ISO 3309, reflected.
constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1U) : value >> 1U;
    table[i] = value;
  }
  return table;
}

std::uint32_t crc32(std::string_view bytes) {
  static constexpr std::array<std::uint32_t, 256> k_table = make_crc_table();
  std::uint32_t sum = 0xFFFFFFFFU;
  for (const char c : bytes) sum = k_table[(sum ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (sum >> 8U);
  return ~sum;
}

// A number of that many bytes, the largest first. There are enough.
std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) number = (number << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

// So many bytes from the start, which it leaves; nullopt where there are fewer.
std::optional<std::string_view> take(std::string_view& bytes, std::size_t size) {
  if (bytes.size() < size) return std::nullopt;
  const std::string_view taken = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return taken;
}

struct FrameHeader {
  std::string_view name;
  std::string_view text;  ///< Empty for what is no text.
};

// Types of values: true, false, byte, short, int, long, bytes, text, time, UUID.
std::optional<FrameHeader> take_header(std::string_view& bytes) {
  constexpr std::array<std::size_t, 10> k_sizes{0, 0, 1, 2, 4, 8, 0, 0, 8, 16};
  constexpr std::size_t k_bytes = 6;
  constexpr std::size_t k_text = 7;
  const auto name_size = take(bytes, 1);
  const auto name = name_size ? take(bytes, number_at(*name_size, 0, 1)) : std::nullopt;
  const auto type = name ? take(bytes, 1) : std::nullopt;
  if (!type) return std::nullopt;
  const std::size_t kind = number_at(*type, 0, 1);
  if (kind >= k_sizes.size()) return std::nullopt;
  std::size_t size = k_sizes[kind];
  if (kind == k_bytes || kind == k_text) {
    const auto length = take(bytes, 2);
    if (!length) return std::nullopt;
    size = number_at(*length, 0, 2);
  }
  const auto value = take(bytes, size);
  if (!value) return std::nullopt;
  return FrameHeader{*name, kind == k_text ? *value : std::string_view()};
}

}  // namespace

bool EventFrameParser::feed(std::string_view bytes) {
  if (problem_ != Problem::none) return false;
  buffer_.append(bytes);
  std::string_view rest = buffer_;
  for (std::size_t size = take_frame(rest); size > 0; size = take_frame(rest)) rest.remove_prefix(size);
  buffer_.erase(0, buffer_.size() - rest.size());
  return problem_ == Problem::none;
}

std::size_t EventFrameParser::take_frame(std::string_view bytes) {
  if (bytes.size() < k_prelude) return 0;
  const std::size_t total = number_at(bytes, 0, 4);
  const std::size_t headers = number_at(bytes, 4, 4);
  problem_ = Problem::corrupt;
  if (number_at(bytes, 8, 4) != crc32(bytes.substr(0, 8))) return 0;
  if (total < k_prelude + k_checksum || headers > total - k_prelude - k_checksum) return 0;
  problem_ = total > most_ ? Problem::too_large : Problem::none;
  if (total > most_ || bytes.size() < total) return 0;
  const std::string_view frame = bytes.substr(0, total);
  const std::size_t end = total - k_checksum;
  if (number_at(frame, end, k_checksum) != crc32(frame.substr(0, end)) ||
      !tell(frame.substr(k_prelude, headers), frame.substr(k_prelude + headers, end - k_prelude - headers))) {
    problem_ = Problem::corrupt;
    return 0;
  }
  return total;
}

bool EventFrameParser::tell(std::string_view headers, std::string_view payload) {
  std::string_view event;
  std::string_view exception;
  while (!headers.empty()) {
    const std::optional<FrameHeader> header = take_header(headers);
    if (!header) return false;
    if (header->name == ":event-type") event = header->text;
    if (header->name == ":exception-type" || header->name == ":error-code") exception = header->text;
  }
  if (exception.empty()) {
    listener_.event({event, payload});
  } else {
    const std::string type = "exception:" + std::string(exception);
    listener_.event({type, payload.empty() ? "{}" : payload});
  }
  return true;
}

}  // namespace llmeval
