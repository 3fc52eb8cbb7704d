// An OpenAI-compatible endpoint that answers every POST at once with the same completion, so that what a client costs
// is all there is to measure. HTTP/1.1 with kept connections on 127.0.0.1, one thread, epoll. Prints its port; a GET
// answers with the number of POSTs so far; ends with SIGTERM.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

constexpr std::string_view k_completion =
    R"({"id":"chatcmpl-bench","object":"chat.completion","created":1770000000,"model":"bench","choices":[{"index":0,)"
    R"("message":{"role":"assistant","content":"The refund was sent to the card and arrives within three days.",)"
    R"("refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":42,"completion_tokens":13,)"
    R"("total_tokens":55}})";

[[noreturn]] void stop(const char* what) {
  std::perror(what);
  std::exit(1);
}

std::string reply(std::string_view type, std::string_view body) {
  std::string text = "HTTP/1.1 200 OK\r\nContent-Type: ";
  text.append(type).append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  return text;
}

/// The value of Content-Length in a request's head; 0 where there is none. libcurl writes it with these capitals.
std::size_t body_size(std::string_view head) {
  constexpr std::string_view k_name = "\r\nContent-Length: ";
  const auto at = head.find(k_name);
  return at == std::string_view::npos ? 0 : std::strtoul(head.data() + at + k_name.size(), nullptr, 10);
}

class Server {
 public:
  Server() : completion_(reply("application/json", k_completion)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || poll_ < 0) stop("socket");
    if (bind(listener_, generic, sizeof address) != 0 || listen(listener_, 4096) != 0) stop("bind");
    socklen_t size = sizeof address;
    if (getsockname(listener_, generic, &size) != 0) stop("getsockname");
    watch(listener_);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  [[noreturn]] void serve() {
    std::array<epoll_event, 256> events{};
    for (;;) {
      const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        const int fd = events.at(static_cast<std::size_t>(i)).data.fd;
        if (fd == listener_) {
          accept_all();
        } else if (!answer(fd)) {
          pending_.erase(fd);
          close(fd);
        }
      }
    }
  }

 private:
  void watch(int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (epoll_ctl(poll_, EPOLL_CTL_ADD, fd, &event) != 0) stop("epoll_ctl");
  }

  void accept_all() {
    for (int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK); fd >= 0;
         fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) {
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      watch(fd);
    }
  }

  /// Reads what is there and answers every request that is whole; false where the client has gone.
  bool answer(int fd) {
    const ssize_t got = recv(fd, buffer_.data(), buffer_.size(), 0);
    if (got <= 0) return false;
    std::string& pending = pending_[fd];
    pending.append(buffer_.data(), static_cast<std::size_t>(got));
    std::string replies;
    while (const auto size = next_request(pending, replies)) pending.erase(0, *size);
    // A few hundred bytes fit into the socket's buffer, since the client reads each reply before it asks again.
    return replies.empty() || send(fd, replies.data(), replies.size(), MSG_NOSIGNAL) == std::ssize(replies);
  }

  /// The size of the first request of `pending` once it is whole; its reply is appended.
  std::optional<std::size_t> next_request(std::string_view pending, std::string& replies) {
    const auto end = pending.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::size_t size = end + 4 + body_size(pending.substr(0, end));
    if (pending.size() < size) return std::nullopt;
    if (pending.starts_with("GET ")) {
      replies += reply("text/plain", std::to_string(posts_));
    } else {
      replies += completion_;
      ++posts_;
    }
    return size;
  }

  std::string completion_;
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int poll_ = epoll_create1(0);
  std::unordered_map<int, std::string> pending_;  ///< By connection: the start of a request that is not whole yet.
  std::array<char, 1 << 16> buffer_{};
  std::uint64_t posts_ = 0;
};

}  // namespace

int main() {
  Server server;
  server.serve();
}
