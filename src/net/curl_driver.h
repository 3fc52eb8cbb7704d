#pragma once

// Internal to net/, as are all headers that include curl's.

#include "async/loop.h"
#include "async/socket_poll.h"

#include <curl/curl.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace llmeval {

/// Runs a curl multi handle on the loop: its sockets, its one timer, and what has finished. Handles are added and
/// removed outside curl's callbacks only, and nobody is resumed inside one.
class CurlDriver {
 public:
  /// Told when a transfer has ended; the handle is out of the multi by then.
  class Transfer {
   public:
    virtual ~Transfer() = default;
    virtual void on_done(CURLcode code) = 0;
  };

  CurlDriver(Loop& loop, SocketPolls& polls, std::size_t kept_connections);
  ~CurlDriver();
  CurlDriver(const CurlDriver&) = delete;
  CurlDriver& operator=(const CurlDriver&) = delete;

  /// Sets what a handle needs to be driven here; once in its life.
  void adopt(CURL* easy, Transfer& transfer);
  void start(CURL* easy);
  /// Breaks off a transfer that has not ended.
  void stop(CURL* easy);

 private:
  /// A socket from open to close. curl loses and regains interest in a kept connection with every request: what is
  /// armed then stays armed, and is only switched off if the socket turns ready while nobody wants it. So most requests
  /// cost no epoll_ctl at all.
  struct Socket {
    std::unique_ptr<SocketPoll> poll;
    SocketEvents wanted;
    SocketEvents armed;
    bool opened_here = false;
    bool was_connected = false;  ///< Something was to be read.
  };

  static curl_socket_t open_socket(void* driver, curlsocktype purpose, curl_sockaddr* address);
  static int close_socket(void* driver, curl_socket_t socket);
  static int want_socket(CURL* easy, curl_socket_t socket, int what, void* driver, void* unused);
  static int want_timer(CURLM* multi, long milliseconds, void* driver);

  Socket& socket_of(curl_socket_t descriptor);
  void forget(curl_socket_t descriptor);
  void arm_as_wanted(Socket& socket);
  void on_ready(curl_socket_t descriptor, SocketEvents events);
  void set_timer(std::optional<SteadyTime> due);
  void on_timer();
  void act(curl_socket_t descriptor, int events);

  Loop& loop_;
  SocketPolls& polls_;
  CURLM* multi_;
  std::vector<std::unique_ptr<Socket>> sockets_;  ///< By descriptor: small numbers that are used again.
  std::optional<SteadyTime> due_;                 ///< When curl wants to be called.
  TimerId timer_;                                 ///< Runs out at `due_` or before.
};

}  // namespace llmeval
