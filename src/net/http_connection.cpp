#include "net/http_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace llmeval {

namespace {

/// Input beyond this waits in the socket until it is passed.
constexpr std::size_t k_max_input = 256U << 10U;
/// How long a client may take to notice that its connection was closed.
constexpr Duration k_linger = std::chrono::seconds(1);

}  // namespace

HttpConnection::HttpConnection(Loop& loop, SocketPolls& polls, int descriptor, CancelToken stop)
    : loop_(loop), descriptor_(descriptor), changed_(loop) {
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  poll_ = polls.watch_socket(descriptor_, [this](SocketEvents events) { on_ready(events); });
  if (stop.is_cancelled()) this->stop();
  on_stop_.start(stop, [this] { this->stop(); });
  arm();
}

HttpConnection::~HttpConnection() { release(); }

void HttpConnection::stop() {
  stopped_ = true;
  gone_.cancel();
  changed_.notify_all();
}

void HttpConnection::release() {
  if (descriptor_ < 0) return;
  poll_.reset();
  ::close(descriptor_);
  descriptor_ = -1;
  ended_ = broken_ = true;
}

void HttpConnection::arm() {
  if (descriptor_ < 0) return;
  SocketEvents wanted;
  wanted.readable = !ended_ && input().size() < k_max_input;
  wanted.writable = !broken_ && sent_ < output_.size();
  if (wanted == armed_) return;
  armed_ = wanted;
  poll_->arm(wanted);
}

void HttpConnection::on_ready(SocketEvents events) {
  if (events.readable || events.failed) receive();
  if (events.writable) transmit();
  arm();
  changed_.notify_all();
}

void HttpConnection::receive() {
  std::array<char, 65536> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills what is used
  const ssize_t got = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  if (got > 0) {
    if (!closing_) input_.append(bytes.data(), static_cast<std::size_t>(got));
    return;
  }
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  ended_ = true;
  if (got < 0) broken_ = true;
  gone_.cancel();
}

void HttpConnection::pass(std::size_t count) {
  passed_ += count;
  if (passed_ == input_.size()) {
    input_.clear();
    passed_ = 0;
  } else if (passed_ > k_max_input) {
    input_.erase(0, std::exchange(passed_, 0));
  }
  arm();
}

Task<bool> HttpConnection::more_input() {
  const std::size_t before = input().size();
  while (input().size() == before) {
    if (ended_ || is_gone()) co_return false;
    co_await changed_.wait(gone_.token());
  }
  co_return true;
}

void HttpConnection::send(std::string_view bytes) {
  if (broken_) return;
  output_.append(bytes);
  transmit();
  arm();
}

void HttpConnection::transmit() {
  const std::string_view rest = std::string_view(output_).substr(sent_);
  const ssize_t took = rest.empty() ? 0 : ::send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
  if (took < 0) {
    if (errno != EAGAIN && errno != EINTR) break_off();
    return;
  }
  sent_ += static_cast<std::size_t>(took);
  if (sent_ == output_.size()) {
    output_.clear();
    sent_ = 0;
  }
}

void HttpConnection::break_off() {
  broken_ = ended_ = true;
  output_.clear();
  sent_ = 0;
  gone_.cancel();
  changed_.notify_all();
}

Task<bool> HttpConnection::drained(std::size_t most) {
  // Not by gone(): who has closed his side may still read.
  while (!broken_ && !stopped_ && output_.size() - sent_ > most) co_await changed_.wait();
  co_return !broken_ && output_.size() - sent_ <= most;
}

Task<void> HttpConnection::close() {
  const bool sent = co_await drained(0);
  if (sent && descriptor_ >= 0 && ::shutdown(descriptor_, SHUT_WR) == 0) {
    closing_ = true;
    pass(input().size());
    const SteadyTime until = loop_.now() + k_linger;
    const TimerId timer = loop_.start_timer(until, [this] { gone_.cancel(); });
    while (!ended_ && !is_gone()) co_await changed_.wait(gone_.token());
    loop_.take_back_timer(timer);
  }
  release();
}

void HttpConnection::reset() {
  if (descriptor_ < 0) return;
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  release();
  gone_.cancel();
}

}  // namespace llmeval
