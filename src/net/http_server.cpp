#include "net/http_server.h"

#include "async/task_group.h"
#include "net/http_connection.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

/// A socket that listens, and its watch.
struct Listener {
  int descriptor = -1;
  std::unique_ptr<SocketPoll> poll;

  explicit Listener(int number) : descriptor(number) {}
  Listener(Listener&& other) noexcept : descriptor(std::exchange(other.descriptor, -1)), poll(std::move(other.poll)) {}
  Listener& operator=(Listener&&) = delete;
  ~Listener() {
    poll.reset();
    if (descriptor >= 0) ::close(descriptor);
  }
};

// Binds and listens; the number of the error where it cannot.
tl::expected<Listener, int> listen_on(const sockaddr* address, socklen_t size) {
  Listener listener(::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  const bool is_v6 = address->sa_family == AF_INET6;
  if (listener.descriptor < 0 || ::setsockopt(listener.descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      (is_v6 && ::setsockopt(listener.descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0) ||
      ::bind(listener.descriptor, address, size) != 0 || ::listen(listener.descriptor, SOMAXCONN) != 0) {
    return tl::unexpected(errno);
  }
  return listener;
}

tl::expected<Listener, int> listen_on_v4(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return listen_on(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

tl::expected<Listener, int> listen_on_v6(std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = IN6ADDR_LOOPBACK_INIT;
  address.sin6_port = htons(port);
  return listen_on(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

std::uint16_t port_of(int descriptor) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

// The host of `host:port` or `scheme://host:port`, without brackets.
std::string_view host_of(std::string_view authority) {
  if (const std::size_t scheme = authority.find("://"); scheme != std::string_view::npos) {
    authority.remove_prefix(scheme + 3);
  }
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

// Names that only ever lead to this machine; the last is how containers call the one they run on.
bool is_this_machine(std::string_view authority) {
  const std::string_view host = host_of(authority);
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1" ||
         host == "host.docker.internal";
}

std::optional<HttpRefusal> refuse_foreign(const HttpServerRequest& request) {
  const std::string* host = find_header(request.headers, "host");
  if (host != nullptr && !is_this_machine(*host)) return HttpRefusal{403, "this server answers to 'localhost' only"};
  const std::string* origin = find_header(request.headers, "origin");
  if (origin != nullptr && !is_this_machine(*origin)) {
    return HttpRefusal{403, "pages from elsewhere may not use this server"};
  }
  return std::nullopt;
}

void reply_refusal(Responder& responder, const HttpRefusal& refusal) {
  responder.reply(refusal.status, {{"content-type", "text/plain; charset=utf-8"}}, refusal.message + "\n");
}

}  // namespace

struct HttpServer::State {
  State(Loop& its_loop, SocketPolls& its_polls, HttpHandler& its_handler, HttpRequestLimits its_limits)
      : loop(its_loop), polls(its_polls), handler(its_handler), limits(its_limits), connections(its_loop) {}

  Loop& loop;
  SocketPolls& polls;
  HttpHandler& handler;
  HttpRequestLimits limits;
  std::vector<Listener> listeners;
  std::uint16_t port = 0;
  TaskGroup connections;
  bool is_full = false;  ///< There are no more descriptors: listeners rest until a connection ends.

  void listen(bool on) {
    is_full = !on;
    for (Listener& listener : listeners) listener.poll->arm({.readable = on});
  }

  void accept_all(int listener, CancelToken stop) {
    while (true) {
      const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (descriptor >= 0) {
        connections.spawn(serve(*this, descriptor, stop));
        continue;
      }
      // A listener that cannot accept would call without end.
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) listen(false);
      if (errno != ECONNABORTED && errno != EINTR) return;
    }
  }
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(Loop& loop, SocketPolls& polls, HttpHandler& handler,
                                                       std::uint16_t port, HttpRequestLimits limits) {
  auto state = std::make_unique<State>(loop, polls, handler, limits);
  auto first = listen_on_v4(port);
  if (!first) {
    return failure(fmt::format("cannot listen on 127.0.0.1:{}: {}", port, std::strerror(first.error())),
                   "choose another --port; 0 takes any that is free");
  }
  state->port = port_of(first->descriptor);
  state->listeners.push_back(*std::move(first));
  // `localhost` may mean either. Without IPv6, or where somebody else has the port there, the one address has to do.
  if (auto second = listen_on_v6(state->port)) state->listeners.push_back(*std::move(second));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

std::uint16_t HttpServer::port() const { return state_->port; }
std::string HttpServer::url() const { return fmt::format("http://127.0.0.1:{}", port()); }
std::size_t HttpServer::connections() const { return state_->connections.size(); }

Task<void> HttpServer::run(CancelToken stop) {
  State& state = *state_;
  for (Listener& listener : state.listeners) {
    const int descriptor = listener.descriptor;
    listener.poll = state.polls.watch_socket(
        descriptor, [&state, descriptor, stop](SocketEvents) { state.accept_all(descriptor, stop); });
  }
  state.listen(true);
  Notifier never(state.loop);
  co_await never.wait(stop);
  state.listeners.clear();
  co_await state.connections.join();
}

Task<bool> HttpServer::answer(State& state, HttpConnection& connection, HttpRequestReader& reader) {
  const HttpServerRequest request = reader.take();
  Responder responder(connection, request);
  const std::optional<HttpRefusal> refusal = refuse_foreign(request);
  if (refusal) {
    reply_refusal(responder, *refusal);
  } else {
    co_await state.handler.handle(request, responder);
  }
  if (responder.state_ == Responder::State::nothing) reply_refusal(responder, {500, "there is no answer"});
  const bool drained = co_await connection.drained(0);
  co_return drained&& responder.keeps_connection();
}

Task<void> HttpServer::serve(State& state, int descriptor, CancelToken stop) {
  HttpConnection connection(state.loop, state.polls, descriptor, stop);
  HttpRequestReader reader(state.limits);
  bool goes_on = true;
  while (goes_on) {
    const std::size_t used = reader.read(connection.input());
    connection.pass(used);
    if (reader.refusal()) {
      HttpServerRequest unread;
      unread.keep_alive = false;
      Responder responder(connection, unread);
      reply_refusal(responder, *reader.refusal());
      goes_on = false;
    } else if (reader.is_done()) {
      goes_on = co_await answer(state, connection, reader);
    } else {
      if (reader.take_expectation()) connection.send("HTTP/1.1 100 Continue\r\n\r\n");
      goes_on = co_await connection.more_input();
    }
  }
  co_await connection.close();
  if (state.is_full && !state.listeners.empty()) state.listen(true);
}

}  // namespace llmeval
