#include "net/event_frames.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace llmeval;

namespace {

using namespace std::string_view_literals;

struct Heard : SseListener {
  void event(const SseEvent& event) override {
    events.push_back(std::string(event.type) + " " + std::string(event.data));
  }
  std::vector<std::string> events;
};

// Frames made by another program.
constexpr std::string_view k_event =
    "\000\000\000D\000\000\000-\215\216}\225\015:message-type\007\000\005event\013:event-type\007\000\010metadata{\042a\042:1}H\271kW"sv;
constexpr std::string_view k_exception =
    "\000\000\000b\000\000\000@\360\014\272\324\015:message-type\007\000\011exception\017:exception-type\007\000\023throttlingException{\042message\042:\042slow\042}T\247s\323"sv;
constexpr std::string_view k_error =
    "\000\000\000;\000\000\000+\037o\257\276\015:message-type\007\000\005error\013:error-code\007\000\006Broken\322*W\242"sv;
constexpr std::string_view k_every_type =
    "\000\000\000h\000\000\000VNh\027$\001a\000\001b\001\001c\002\001\001d\003\000\001\001e\004\000\000\000\001\001f\005\000\000\000\000\000\000\000\000\001g\006\000\002ab\001h\010\000\000\000\000\000\000\000\000\001i\011\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\013:event-type\007\000\001x{}\021\346\3612"sv;
constexpr std::string_view k_unknown_type =
    "\000\000\000%\000\000\000\023\350\275>\303\001a\012\013:event-type\007\000\001x{}D\031\017#"sv;
constexpr std::string_view k_cut_header = "\000\000\000\025\000\000\000\003T+\226!\005ab{}\351\325N\264"sv;

}  // namespace

TEST_CASE("frames are told as they are whole, wherever they are cut") {
  const std::string all = std::string(k_event) + std::string(k_exception) + std::string(k_error) +
                          std::string(k_every_type) + std::string(k_event.substr(0, 20));
  const std::vector<std::string> told{"metadata {\"a\":1}", "exception:throttlingException {\"message\":\"slow\"}",
                                      "exception:Broken {}", "x {}"};
  for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{64}, all.size()}) {
    Heard heard;
    EventFrameParser parser(heard, 1000);
    for (std::size_t at = 0; at < all.size(); at += size) CHECK(parser.feed(std::string_view(all).substr(at, size)));
    CHECK(heard.events == told);
  }
}

TEST_CASE("a byte that is not what was sent is found, wherever it stands") {
  for (std::size_t at = 0; at < k_event.size(); ++at) {
    std::string bytes(k_event);
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    Heard heard;
    EventFrameParser parser(heard, 1000);
    CHECK_FALSE(parser.feed(bytes));
    CHECK_FALSE(parser.is_too_large());
    CHECK_FALSE(parser.feed(k_event));
    CHECK(heard.events.empty());
  }
}

TEST_CASE("headers that make no sense are damage, and a frame may be too large") {
  for (const std::string_view bytes : {k_unknown_type, k_cut_header}) {
    Heard heard;
    EventFrameParser parser(heard, 1000);
    CHECK_FALSE(parser.feed(bytes));
    CHECK(heard.events.empty());
  }
  Heard heard;
  EventFrameParser parser(heard, k_event.size() - 1);
  CHECK_FALSE(parser.feed(k_event.substr(0, 12)));
  CHECK(parser.is_too_large());
}
