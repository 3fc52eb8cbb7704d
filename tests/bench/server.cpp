// An OpenAI-compatible endpoint that answers every POST with the same completion, at once unless told otherwise, so
// that what a client costs is all there is to measure. HTTP/1.1 with kept connections on 127.0.0.1, one thread, epoll.
// Prints its port; a GET answers with the number of POSTs so far and how many of them it refused; ends with SIGTERM.
//   --delay MS       answers that much later, as many at once as are asked
//   --rate N         allows N a second, out of a bucket of one second's worth, and refuses the rest with 429 at once
//   --hints          … and says in Retry-After when there is room again
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
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

constexpr std::string_view k_refusal =
    R"({"error":{"message":"Rate limit reached for requests","type":"requests","param":null,)"
    R"("code":"rate_limit_exceeded"}})";

[[noreturn]] void stop(const char* what) {
  std::perror(what);
  std::exit(1);
}

using Clock = std::chrono::steady_clock;

struct Options {
  std::chrono::milliseconds delay{0};
  double rate = 0;  ///< 0: any.
  bool hints = false;
};

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--hints") {
      options.hints = true;
    } else if (word == "--delay" && i + 1 < argc) {
      options.delay = std::chrono::milliseconds(std::atoi(argv[++i]));
    } else if (word == "--rate" && i + 1 < argc) {
      options.rate = std::atof(argv[++i]);
    } else {
      std::fprintf(stderr, "usage: bench_server [--delay MS] [--rate N [--hints]]\n");
      std::exit(2);
    }
  }
  return options;
}

std::string reply(std::string_view type, std::string_view body, std::string_view status = "200 OK",
                  std::string_view header = {}) {
  std::string text = "HTTP/1.1 ";
  text.append(status).append("\r\n").append(header).append("Content-Type: ");
  text.append(type).append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  return text;
}

/// The value of Content-Length in a request's head; 0 where there is none. libcurl writes it with these capitals.
std::size_t body_size(std::string_view head) {
  constexpr std::string_view k_name = "\r\nContent-Length: ";
  const auto at = head.find(k_name);
  return at == std::string_view::npos ? 0 : std::strtoul(head.data() + at + k_name.size(), nullptr, 10);
}

/// Allows so many a second, and a second's worth at once.
class Bucket {
 public:
  explicit Bucket(double rate) : rate_(rate), left_(rate) {}

  bool take() {
    const Clock::time_point now = Clock::now();
    left_ = std::min(rate_, left_ + std::chrono::duration<double>(now - at_).count() * rate_);
    at_ = now;
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }
  /// After a refusal: until there is room for one.
  double seconds_until_room() const { return (1 - left_) / rate_; }

 private:
  double rate_;
  double left_;
  Clock::time_point at_ = Clock::now();
};

class Server {
 public:
  explicit Server(const Options& options)
      : options_(options), completion_(reply("application/json", k_completion)), bucket_(options.rate) {
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
      const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), wait_for_due());
      for (int i = 0; i < count; ++i) {
        const int fd = events.at(static_cast<std::size_t>(i)).data.fd;
        if (fd == listener_) {
          accept_all();
        } else if (!answer(fd)) {
          pending_.erase(fd);
          std::erase_if(due_, [fd](const Due& due) { return due.fd == fd; });
          close(fd);
        }
      }
      answer_due();
    }
  }

 private:
  /// An answer that goes out later.
  struct Due {
    Clock::time_point at;
    int fd;
  };

  /// Milliseconds for epoll until the next answer is due; -1 where none is.
  int wait_for_due() const {
    if (due_.empty()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due_.front().at - Clock::now());
    return std::max(0, static_cast<int>(left.count()));
  }

  void answer_due() {
    const Clock::time_point now = Clock::now();
    for (; !due_.empty() && due_.front().at <= now; due_.pop_front()) {
      send(due_.front().fd, completion_.data(), completion_.size(), MSG_NOSIGNAL);
    }
  }

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
    while (const auto size = next_request(fd, pending, replies)) pending.erase(0, *size);
    // A few hundred bytes fit into the socket's buffer, since the client reads each reply before it asks again.
    return replies.empty() || send(fd, replies.data(), replies.size(), MSG_NOSIGNAL) == std::ssize(replies);
  }

  /// The size of the first request of `pending` once it is whole; its reply is appended.
  std::optional<std::size_t> next_request(int fd, std::string_view pending, std::string& replies) {
    const auto end = pending.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    const std::size_t size = end + 4 + body_size(pending.substr(0, end));
    if (pending.size() < size) return std::nullopt;
    if (pending.starts_with("GET ")) {
      replies += reply("text/plain", std::to_string(posts_) + " " + std::to_string(refused_));
      return size;
    }
    ++posts_;
    if (options_.rate > 0 && !bucket_.take()) {
      ++refused_;
      replies += refusal();
    } else if (options_.delay.count() > 0) {
      due_.push_back({Clock::now() + options_.delay, fd});
    } else {
      replies += completion_;
    }
    return size;
  }

  std::string refusal() const {
    std::string hint;
    if (options_.hints)
      hint = "Retry-After: " + std::to_string(std::lround(std::ceil(bucket_.seconds_until_room()))) + "\r\n";
    return reply("application/json", k_refusal, "429 Too Many Requests", hint);
  }

  Options options_;
  std::string completion_;
  Bucket bucket_;
  std::deque<Due> due_;  ///< In the order of their times, since all wait as long.
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int poll_ = epoll_create1(0);
  std::unordered_map<int, std::string> pending_;  ///< By connection: the start of a request that is not whole yet.
  std::array<char, 1 << 16> buffer_{};
  std::uint64_t posts_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Server server(read_options(argc, argv));
  server.serve();
}
