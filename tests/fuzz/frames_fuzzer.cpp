// Any bytes as Amazon's event stream, in one piece and in small ones, which must come to the same; and as the headers
// and payload of a frame whose checksums are right, since no other one is looked into.

#include "base/assert.h"
#include "net/event_frames.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace llmeval;

namespace {

struct Heard : SseListener {
  void event(const SseEvent& event) override { all += std::string(event.type) + "|" + std::string(event.data) + "\n"; }
  std::string all;
};

std::string heard(std::string_view bytes, std::size_t piece) {
  Heard listener;
  EventFrameParser parser(listener, 1U << 20U);
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (!parser.feed(bytes.substr(at, piece))) return listener.all + "stopped";
  }
  return listener.all;
}

std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t sum = 0xFFFFFFFFU;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 1U) != 0 ? 0xEDB88320U ^ (sum >> 1U) : sum >> 1U;
  }
  return ~sum;
}

void append_number(std::string& out, std::size_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> static_cast<unsigned>(shift));
}

std::string frame(std::string_view headers, std::string_view payload) {
  std::string out;
  append_number(out, 16 + headers.size() + payload.size());
  append_number(out, headers.size());
  append_number(out, checksum(out));
  out += headers;
  out += payload;
  append_number(out, checksum(out));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  LLMEVAL_ASSERT(heard(bytes, size + 1) == heard(bytes, 5));
  if (size == 0) return 0;
  const std::size_t headers = data[0] % size;
  const std::string framed = frame(bytes.substr(1, headers), bytes.substr(1 + headers));
  LLMEVAL_ASSERT(heard(framed, framed.size()) == heard(framed, 5));
  return 0;
}
