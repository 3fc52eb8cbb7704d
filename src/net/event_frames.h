#pragma once

#include "net/sse.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace llmeval {

/// Reads Amazon's event stream (`application/vnd.amazon.eventstream`) that comes in pieces cut anywhere: frames of a
/// length, headers, a payload and two checksums. The type of an event is its `:event-type`, of an exception
/// `exception:` and its name. Keeps no more than one frame.
class EventFrameParser {
 public:
  /// \param listener  outlives it. \param most  bytes that one frame may have.
  EventFrameParser(SseListener& listener, std::size_t most) : listener_(listener), most_(most) {}

  /// False from when a frame is larger than allowed or its checksum is wrong; nothing is told any more then.
  bool feed(std::string_view bytes);
  bool is_too_large() const { return problem_ == Problem::too_large; }

 private:
  enum class Problem : std::uint8_t { none, too_large, corrupt };

  /// The size of the frame at the start, or 0: more bytes are needed, or there is a problem.
  std::size_t take_frame(std::string_view bytes);
  bool tell(std::string_view headers, std::string_view payload);

  SseListener& listener_;
  std::size_t most_;
  std::string buffer_;  ///< The part of a frame that came in earlier pieces.
  Problem problem_ = Problem::none;
};

}  // namespace llmeval
