#include "support/test_server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace llmeval {

namespace {

using ServerClock = std::chrono::steady_clock;
using Step = ServerAnswer::Step;

int listen_on_free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(descriptor, 1024) != 0) {
    throw std::runtime_error("the test server cannot listen on 127.0.0.1");
  }
  return descriptor;
}

std::uint16_t port_of(int descriptor) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

ServerAnswer::Headers parse_headers(std::string_view lines) {
  ServerAnswer::Headers headers;
  while (!lines.empty()) {
    const std::size_t end = lines.find("\r\n");
    const std::string_view line = lines.substr(0, end);
    const std::size_t colon = line.find(':');
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    headers.emplace_back(line.substr(0, colon), value == line.npos ? std::string_view() : line.substr(value));
    lines = end == lines.npos ? std::string_view() : lines.substr(end + 2);
  }
  return headers;
}

/// Takes the first request off the front of what came in: whole, or as soon as its head is there.
std::optional<SeenRequest> take_request(std::string& input, bool at_head) {
  const std::string_view text = input;
  SeenRequest request;
  if (text.starts_with('\x16')) {
    request.method = "TLS";
    request.body = std::exchange(input, "");
    return request;
  }
  const std::size_t head_end = text.find("\r\n\r\n");
  if (head_end == text.npos) return std::nullopt;
  const std::size_t line_end = text.find("\r\n");
  const std::string_view line = text.substr(0, line_end);
  const std::size_t method_end = line.find(' ');
  const std::size_t target_end = line.find(' ', method_end + 1);
  request.method = line.substr(0, method_end);
  request.target = line.substr(method_end + 1, target_end - method_end - 1);
  if (head_end > line_end) request.headers = parse_headers(text.substr(line_end + 2, head_end - line_end - 2));
  const std::string length = request.header("content-length");
  std::size_t size = 0;
  std::from_chars(length.data(), length.data() + length.size(), size);
  if (at_head) size = std::min(size, text.size() - head_end - 4);
  if (text.size() < head_end + 4 + size) return std::nullopt;
  request.body = text.substr(head_end + 4, size);
  input.erase(0, head_end + 4 + size);
  return request;
}

/// One client's connection: what came in, and the steps that are still to do for the request under way.
class Connection {
 public:
  Connection(int descriptor, std::size_t nth) : number(nth), descriptor_(descriptor) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Connection() { ::close(descriptor_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int descriptor() const { return descriptor_; }
  bool is_idle() const { return steps_.empty(); }
  bool is_over() const { return over_; }
  /// False once a request was answered whose body is still to come: nobody looks for the next one in it.
  bool takes_requests() const { return takes_requests_; }
  bool wants_to_send() const { return blocked_; }
  /// When a pause ends; max() where there is none.
  ServerClock::time_point wakes_at() const { return is_idle() ? ServerClock::time_point::max() : resume_at_; }

  void answer(const ServerAnswer& with) {
    steps_.assign(with.steps().begin(), with.steps().end());
    takes_requests_ = !with.is_before_body();
  }

  /// Reads what is there; false once the client has closed.
  void receive() {
    std::array<char, 65536> buffer{};
    const ssize_t size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (size > 0) input.append(buffer.data(), static_cast<std::size_t>(size));
    if (size == 0 || (size < 0 && errno != EAGAIN)) over_ = true;
  }

  /// Does the next steps as far as they can be done now.
  void go_on(ServerClock::time_point now) {
    while (!over_ && !is_idle() && resume_at_ <= now && do_step(steps_.front(), now)) steps_.pop_front();
  }

  const std::size_t number;
  std::string input;

 private:
  /// Whether the step is done.
  bool do_step(Step& step, ServerClock::time_point now) {
    switch (step.kind) {
      case Step::Kind::send:
        return send(step.bytes);
      case Step::Kind::pause:
        resume_at_ = now + step.pause;
        return true;
      case Step::Kind::reset: {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        over_ = true;
        return true;
      }
      case Step::Kind::close:
        over_ = true;
        return true;
      case Step::Kind::stall:
        resume_at_ = ServerClock::time_point::max();
        return false;
    }
    return true;
  }

  bool send(std::string& bytes) {
    const ssize_t size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0 && errno != EAGAIN) over_ = true;
    if (size > 0) bytes.erase(0, static_cast<std::size_t>(size));
    blocked_ = !bytes.empty() && !over_;
    return bytes.empty();
  }

  int descriptor_;
  std::deque<Step> steps_;
  ServerClock::time_point resume_at_{};
  bool blocked_ = false;
  bool over_ = false;
  bool takes_requests_ = true;
};

}  // namespace

std::string SeenRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key.size() == name.size() && ::strncasecmp(key.data(), name.data(), name.size()) == 0) return value;
  }
  return {};
}

/// The server's thread and what it shares with the test's.
class TestServer::Worker {
 public:
  Worker() : listener_(listen_on_free_port()), port_(port_of(listener_)), wake_(::eventfd(0, EFD_CLOEXEC)) {
    thread_ = std::thread([this] { run(); });
  }
  ~Worker() {
    const std::uint64_t one = 1;
    const ssize_t written = ::write(wake_, &one, sizeof one);
    CHECK(written == sizeof one);
    thread_.join();
    ::close(wake_);
    ::close(listener_);
    if (!script_.empty()) FAIL_CHECK(fmt::format("{} scripted answers were never asked for", script_.size()));
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  std::uint16_t port() const { return port_; }

  /// Calls `use` while the server's thread is kept out.
  template <class Use>
  auto locked(Use use) {
    const std::lock_guard lock(mutex_);
    return use(*this);
  }

  std::deque<ServerAnswer> script_;
  std::function<ServerAnswer(const SeenRequest&)> answer_;
  std::vector<SeenRequest> requests_;
  std::size_t accepted_ = 0;

 private:
  void run() {
    while (true) {
      std::vector<pollfd> watched{{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
      auto wakes_at = ServerClock::time_point::max();
      for (const auto& connection : connections_) {
        const short events = POLLIN | (connection->wants_to_send() ? POLLOUT : 0);
        watched.push_back({connection->descriptor(), events, 0});
        if (!connection->wants_to_send()) wakes_at = std::min(wakes_at, connection->wakes_at());
      }
      ::poll(watched.data(), watched.size(), wait_until(wakes_at));
      if (watched[0].revents != 0) return;
      for (std::size_t i = 2; i < watched.size(); ++i) {
        if ((watched[i].revents & ~POLLOUT) != 0) connections_[i - 2]->receive();
      }
      for (const auto& connection : connections_) serve(*connection);
      std::erase_if(connections_, [](const auto& connection) { return connection->is_over(); });
      if (watched[1].revents != 0) accept_all();
    }
  }

  static int wait_until(ServerClock::time_point time) {
    if (time == ServerClock::time_point::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(time - ServerClock::now());
    return std::max(0, static_cast<int>(left.count()));
  }

  void accept_all() {
    while (true) {
      const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (descriptor < 0) return;
      const std::lock_guard lock(mutex_);
      connections_.push_back(std::make_unique<Connection>(descriptor, accepted_++));
    }
  }

  void serve(Connection& connection) {
    connection.go_on(ServerClock::now());
    while (!connection.is_over() && connection.is_idle() && connection.takes_requests()) {
      std::optional<SeenRequest> request = take_request(connection.input, next_is_before_body());
      if (!request) return;
      request->connection = connection.number;
      connection.answer(next_answer(*std::move(request)));
      connection.go_on(ServerClock::now());
    }
  }

  bool next_is_before_body() {
    const std::lock_guard lock(mutex_);
    return !script_.empty() && script_.front().is_before_body();
  }

  ServerAnswer next_answer(SeenRequest request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(std::move(request));
    if (script_.empty()) {
      return answer_ ? answer_(requests_.back()) : ServerAnswer::reply(599, "the test server's script has ended");
    }
    ServerAnswer first = std::move(script_.front());
    script_.pop_front();
    return first;
  }

  int listener_;
  std::uint16_t port_;
  int wake_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::thread thread_;
};

TestServer::TestServer() : worker_(std::make_unique<Worker>()) {}
TestServer::~TestServer() = default;

std::uint16_t TestServer::port() const { return worker_->port(); }

std::string TestServer::url(std::string_view path) const { return fmt::format("http://127.0.0.1:{}{}", port(), path); }

void TestServer::script(ServerAnswer answer) {
  worker_->locked([&](Worker& worker) { worker.script_.push_back(std::move(answer)); });
}

void TestServer::answer_with(std::function<ServerAnswer(const SeenRequest&)> answer) {
  worker_->locked([&](Worker& worker) { worker.answer_ = std::move(answer); });
}

std::vector<SeenRequest> TestServer::requests() const {
  return worker_->locked([](Worker& worker) { return worker.requests_; });
}

std::size_t TestServer::request_count() const {
  return worker_->locked([](Worker& worker) { return worker.requests_.size(); });
}

std::size_t TestServer::connections() const {
  return worker_->locked([](Worker& worker) { return worker.accepted_; });
}

std::uint16_t closed_port() {
  const int descriptor = listen_on_free_port();
  const std::uint16_t port = port_of(descriptor);
  ::close(descriptor);
  return port;
}

}  // namespace llmeval
