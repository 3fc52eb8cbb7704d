#pragma once

#include "async/cancel.h"
#include "async/loop.h"
#include "async/notifier.h"
#include "async/socket_poll.h"
#include "async/task.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace llmeval {

/// One connection that a server has accepted: bytes in, bytes out, and how it ends. Owned by the coroutine that serves
/// it. Loop thread only.
class HttpConnection {
 public:
  /// Takes over the descriptor, which does not block. When `stop` is cancelled, so is gone().
  HttpConnection(Loop& loop, SocketPolls& polls, int descriptor, CancelToken stop);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  ~HttpConnection();

  /// What has come and was not passed.
  std::string_view input() const { return std::string_view(input_).substr(passed_); }
  void pass(std::size_t count);
  /// Waits for more input; false: none comes any more.
  Task<bool> more_input();

  /// Sends at once what the socket takes and keeps the rest. Dropped where nobody can be reached any more.
  void send(std::string_view bytes);
  /// Waits while more than `most` bytes are kept; false: nobody takes them.
  Task<bool> drained(std::size_t most);

  /// The client has closed its side or cannot be reached, or the server stops: nobody waits for an answer.
  CancelToken gone() { return gone_.token(); }
  bool is_gone() const { return gone_.is_cancelled(); }

  /// An orderly end: FIN after what was sent. Then reads and forgets for a while, since closing with unread input would
  /// take back what was sent (RST).
  Task<void> close();
  /// RST, at once: what the client has not read by then may be lost.
  void reset();

 private:
  void on_ready(SocketEvents events);
  void receive();
  void transmit();
  void arm();
  void break_off();
  void stop();
  void release();

  Loop& loop_;
  int descriptor_;
  std::unique_ptr<SocketPoll> poll_;
  SocketEvents armed_;
  std::string input_;
  std::size_t passed_ = 0;
  std::string output_;
  std::size_t sent_ = 0;
  bool ended_ = false;    ///< The client says nothing more.
  bool broken_ = false;   ///< Nothing can be sent any more.
  bool closing_ = false;  ///< Input is forgotten.
  bool stopped_ = false;
  Notifier changed_;
  CancelSource gone_;
  CancelRegistration on_stop_;
};

}  // namespace llmeval
