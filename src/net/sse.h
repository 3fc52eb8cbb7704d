#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llmeval {

/// One server-sent event. Valid during the call that tells it.
struct SseEvent {
  std::string_view type;  ///< Of its `event:` line; empty where it has none.
  std::string_view data;  ///< Its `data:` lines, joined by \n.
};

class SseListener {
 public:
  virtual ~SseListener() = default;
  virtual void event(const SseEvent& event) = 0;
};

/// Reads an event stream (WHATWG HTML, section 9.2.6) that comes in pieces cut anywhere: lines end with \n, \r\n or \r,
/// a byte order mark, comments, `id` and `retry` are passed over, and a last event may lack its blank line. Keeps no
/// more than one event.
class SseParser {
 public:
  /// \param listener  outlives it. \param most  bytes that one event, or one line, may have.
  SseParser(SseListener& listener, std::size_t most) : listener_(listener), most_(most) {}

  /// False from when an event became too large on; nothing is told any more then.
  bool feed(std::string_view bytes);
  /// The stream has ended: tells what is left. The same value.
  bool finish();

  /// Lines that belong to no event stream, as they are: the error that some servers put into one without framing it, or
  /// a whole reply under the wrong content type. The first 64 kB.
  const std::string& stray() const { return stray_; }

 private:
  void take_line(std::string_view line);
  void take_field(std::string_view name, std::string_view value, std::string_view line);
  void dispatch();

  SseListener& listener_;
  std::size_t most_;
  std::string line_;  ///< The part of a line that came in earlier pieces.
  std::string type_;
  std::string data_;
  std::string stray_;
  bool has_data_ = false;
  bool after_cr_ = false;  ///< A \n that comes next belongs to the last line.
  bool is_first_line_ = true;
  bool is_too_large_ = false;
};

}  // namespace llmeval
