#pragma once

// Internal to serve/.

#include "async/notifier.h"
#include "net/transport.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// A reply on its way from a transport, which calls, to a coroutine, which waits: what has come and is not passed on
/// yet. Only good replies go through it; others come whole.
class ProxyRelay final : public BodySink {
 public:
  /// \param keeps  how much of the body is also kept, for a tape or for breaking it; 0: nothing.
  ProxyRelay(Loop& loop, std::size_t keeps) : changed_(loop), keeps_(keeps) {}

  bool wants(int status, const std::vector<HttpHeader>& headers) override;
  BodyProgress take(std::string_view bytes) override;

  /// The head of a good reply is there.
  bool has_head() const { return status_ != 0; }
  int status() const { return status_; }
  const std::vector<HttpHeader>& headers() const { return headers_; }
  /// What has come since it was asked last.
  std::string take_waiting() { return std::exchange(waiting_, std::string()); }
  /// The whole body; nullopt where it was larger than what is kept.
  std::optional<std::string> whole() const;

  /// The transport has ended.
  void end(HttpReply reply);
  bool has_ended() const { return reply_.has_value(); }
  const HttpReply& reply() const { return *reply_; }

  Notifier::Awaiter wait_for_change() { return changed_.wait(); }

 private:
  Notifier changed_;
  std::size_t keeps_;
  int status_ = 0;
  std::vector<HttpHeader> headers_;
  std::string waiting_;
  std::string kept_;
  bool is_too_large_ = false;
  std::optional<HttpReply> reply_;
};

}  // namespace llmeval
