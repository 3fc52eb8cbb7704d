#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace llmeval {

/// What a socket is watched for, or ready for.
struct SocketEvents {
  bool readable = false;
  bool writable = false;
  bool failed = false;  ///< Only reported; never asked for.

  bool any() const { return readable || writable || failed; }
  friend bool operator==(const SocketEvents&, const SocketEvents&) = default;
};

/// Watches one socket from its opening to its closing; destroy it just before the socket is closed. Level-triggered.
class SocketPoll {
 public:
  virtual ~SocketPoll() = default;
  /// From now on watches for these events, for none if empty. Costs system calls: do not repeat what is armed already.
  virtual void arm(SocketEvents events) = 0;
};

/// A port of the real loop only: lets `net` drive a library that owns its sockets.
class SocketPolls {
 public:
  virtual ~SocketPolls() = default;
  /// A watch that is not armed yet. `on_ready` is called on the loop's thread from inside the loop's own callback: it
  /// may run the library, but resumes no coroutine (it posts). It may destroy the poll.
  virtual std::unique_ptr<SocketPoll> watch_socket(int descriptor, std::function<void(SocketEvents)> on_ready) = 0;
};

}  // namespace llmeval
