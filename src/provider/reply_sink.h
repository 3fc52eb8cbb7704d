#pragma once

#include "async/loop.h"
#include "net/event_frames.h"
#include "net/sse.h"
#include "net/transport.h"
#include "provider/dialect.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The most that an answer may have, be it streamed or whole.
inline constexpr std::size_t k_max_answer = 16U << 20U;

/// Whether a reply's head announces an event stream of that media type, `text/event-stream` or Amazon's.
bool is_event_stream(const std::vector<HttpHeader>& headers, std::string_view type);

/// Reads one reply that may be an event stream, as it comes.
class ReplySink final : public BodySink {
 public:
  ReplySink(const Dialect& dialect, const Clock& clock) : dialect_(dialect), clock_(clock) {}
  ReplySink(const ReplySink&) = delete;
  ReplySink& operator=(const ReplySink&) = delete;

  bool wants(int status, const std::vector<HttpHeader>& headers) override;
  BodyProgress take(std::string_view bytes) override;

  /// Whether the reply was an event stream.
  bool was_streamed() const { return reader_ != nullptr; }
  /// When the answer began.
  std::optional<SteadyTime> begun_at() const { return begun_at_; }
  /// What the stream came to; `failure` is the transport's. After was_streamed().
  AttemptResult finish(const std::optional<TransportFailure>& failure);

 private:
  const Dialect& dialect_;
  const Clock& clock_;
  std::unique_ptr<StreamReader> reader_;
  std::optional<SseParser> parser_;
  std::optional<EventFrameParser> frames_;  ///< Instead, where the stream is Amazon's.
  std::optional<SteadyTime> begun_at_;
  std::string problem_;  ///< Why the rest was not read; empty: nothing.
};

}  // namespace llmeval
