#include "net/curl_driver.h"

#include "base/assert.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace llmeval {

namespace {

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

}  // namespace

CurlDriver::CurlDriver(Loop& loop, SocketPolls& polls, std::size_t kept_connections)
    : loop_(loop), polls_(polls), multi_(curl_multi_init()) {
  LLMEVAL_ASSERT(multi_ != nullptr);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlDriver::want_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlDriver::want_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(kept_connections));
}

CurlDriver::~CurlDriver() {
  curl_multi_cleanup(multi_);
  loop_.take_back_timer(timer_);
}

void CurlDriver::adopt(CURL* easy, Transfer& transfer) {
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlDriver::open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlDriver::close_socket);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

void CurlDriver::start(CURL* easy) { LLMEVAL_ASSERT(curl_multi_add_handle(multi_, easy) == CURLM_OK); }

void CurlDriver::stop(CURL* easy) { LLMEVAL_ASSERT(curl_multi_remove_handle(multi_, easy) == CURLM_OK); }

curl_socket_t CurlDriver::open_socket(void* driver, curlsocktype, curl_sockaddr* address) {
  const int descriptor = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (descriptor < 0) return descriptor;
  auto& self = *static_cast<CurlDriver*>(driver);
  self.forget(descriptor);  // One of the same number that was closed without a word.
  self.socket_of(descriptor).opened_here = true;
  return descriptor;
}

int CurlDriver::close_socket(void* driver, curl_socket_t socket) {
  static_cast<CurlDriver*>(driver)->forget(socket);
  return ::close(socket);
}

int CurlDriver::want_socket(CURL*, curl_socket_t descriptor, int what, void* driver, void*) {
  auto& self = *static_cast<CurlDriver*>(driver);
  Socket& socket = self.socket_of(descriptor);
  if (what == CURL_POLL_REMOVE) {
    socket.wanted = SocketEvents();
    // Closed without a hook are the resolver's own sockets and, by curl 7.88, those that never got connected. Asking
    // the system of each would be a call for every request.
    if (!socket.opened_here || (!socket.was_connected && !is_open(descriptor))) self.forget(descriptor);
    return 0;
  }
  socket.wanted.readable = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
  socket.wanted.writable = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
  self.arm_as_wanted(socket);
  return 0;
}

CurlDriver::Socket& CurlDriver::socket_of(curl_socket_t descriptor) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (index >= sockets_.size()) sockets_.resize(index + 1);
  if (!sockets_[index]) {
    sockets_[index] = std::make_unique<Socket>();
    sockets_[index]->poll =
        polls_.watch_socket(descriptor, [this, descriptor](SocketEvents events) { on_ready(descriptor, events); });
  }
  return *sockets_[index];
}

void CurlDriver::forget(curl_socket_t descriptor) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (index < sockets_.size()) sockets_[index].reset();
}

void CurlDriver::arm_as_wanted(Socket& socket) {
  if (socket.armed == socket.wanted) return;
  socket.armed = socket.wanted;
  socket.poll->arm(socket.wanted);
}

void CurlDriver::on_ready(curl_socket_t descriptor, SocketEvents events) {
  const auto index = static_cast<std::size_t>(descriptor);
  Socket& socket = *sockets_[index];
  if (events.failed) socket.armed = SocketEvents();  // the loop has given it up
  socket.was_connected = socket.was_connected || (events.readable && !events.failed);
  if (!socket.wanted.any()) {
    arm_as_wanted(socket);
    return;
  }
  const int known = (events.readable ? CURL_CSELECT_IN : 0) | (events.writable ? CURL_CSELECT_OUT : 0);
  // Told of an error, curl would give up. With 0 it looks itself, reads what there is, and sends the request again
  // where a kept connection was closed under it.
  act(descriptor, events.failed ? 0 : known);
  if (events.failed && sockets_[index]) arm_as_wanted(*sockets_[index]);
}

int CurlDriver::want_timer(CURLM*, long milliseconds, void* driver) {
  auto& self = *static_cast<CurlDriver*>(driver);
  self.due_.reset();
  if (milliseconds >= 0) self.set_timer(self.loop_.now() + std::chrono::milliseconds(milliseconds));
  return 0;
}

void CurlDriver::set_timer(std::optional<SteadyTime> due) {
  due_ = due;
  // One that runs out too early is cheaper to keep than to replace: curl moves its timer with every request.
  if (timer_.number != 0 && timer_.when <= *due) return;
  loop_.take_back_timer(timer_);
  timer_ = loop_.start_timer(*due, [this] { on_timer(); });
}

void CurlDriver::on_timer() {
  timer_ = TimerId();
  if (!due_) return;
  if (*due_ > loop_.now()) {
    set_timer(due_);
    return;
  }
  due_.reset();
  act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlDriver::act(curl_socket_t descriptor, int events) {
  int running = 0;
  LLMEVAL_ASSERT(curl_multi_socket_action(multi_, descriptor, events, &running) == CURLM_OK);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    stop(easy);
    transfer->on_done(code);
  }
}

}  // namespace llmeval
