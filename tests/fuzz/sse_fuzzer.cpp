// Any bytes as an event stream: where they are cut must change nothing, and nothing may grow beyond its bound.

#include "base/assert.h"
#include "net/sse.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace llmeval;

namespace {

constexpr std::size_t k_most = 512;

struct Heard final : SseListener {
  void event(const SseEvent& event) override {
    LLMEVAL_ASSERT(event.data.size() <= k_most && event.type.size() <= k_most);
    all.append(event.type).append("|").append(event.data).append("\x1e");
  }
  std::string all;
};

std::string read(std::string_view stream, std::size_t piece) {
  Heard heard;
  SseParser parser(heard, k_most);
  for (std::size_t at = 0; at < stream.size(); at += piece) parser.feed(stream.substr(at, piece));
  const bool whole = parser.finish();
  return heard.all + parser.stray() + (whole ? "" : "too large");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  const std::string whole = read(stream, std::max<std::size_t>(1, size));
  for (const std::size_t piece : {1, 2, 3, 7}) LLMEVAL_ASSERT(read(stream, piece) == whole);
  return 0;
}
