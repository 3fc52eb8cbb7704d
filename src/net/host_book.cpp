#include "net/host_book.h"

#include "base/duration.h"
#include "net/curl_failure.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netdb.h>

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace llmeval {

namespace {

constexpr Duration k_fresh = std::chrono::minutes(1);

/// A URL up to its path, as it is written.
std::string_view beginning_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return url;
  return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, part == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool is_address(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return name.starts_with('[') || inet_pton(AF_INET, name.c_str(), address.data()) == 1;
}

std::string numeric(const addrinfo& found) {
  std::array<char, NI_MAXHOST> text{};
  if (getnameinfo(found.ai_addr, found.ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
    return {};
  return found.ai_family == AF_INET6 ? fmt::format("[{}]", text.data()) : std::string(text.data());
}

/// A question to the system's resolver and its answer; a worker writes it.
struct Lookup {
  std::string name;
  std::uint16_t port = 0;
  std::string addresses;
  std::string error;

  void run() {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int failed = getaddrinfo(name.c_str(), nullptr, &hints, &found);
    if (failed != 0) {
      error = failed == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(failed);
      if (!error.empty() && error[0] >= 'A' && error[0] <= 'Z') error[0] = static_cast<char>(error[0] - 'A' + 'a');
      return;
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
      const std::string address = numeric(*one);
      if (!address.empty()) addresses += (addresses.empty() ? "" : ",") + address;
    }
    if (addresses.empty()) error = "no address";
  }
};

TransportFailure not_found(const Host& host) {
  return {.kind = TransportFailureKind::connect_error,
          .detail = fmt::format("cannot find host '{}': {}", host.name, host.lookup_error)};
}

TransportFailure too_slow(const Host& host, Duration timeout) {
  return {.kind = TransportFailureKind::timeout,
          .timed_out = HttpPhase::connect,
          .detail = fmt::format("host '{}' was not found within {}", host.name, format_duration(timeout))};
}

}  // namespace

std::string Host::display() const { return fmt::format("{}:{}", name, port); }

std::shared_ptr<Host> HostBook::find(const std::string& url) {
  const std::string_view beginning = beginning_of(url);
  const auto known = hosts_.find(beginning);
  if (known != hosts_.end()) return known->second;
  std::shared_ptr<Host> host = parse(std::string(beginning));
  if (host) hosts_.emplace(beginning, host);
  return host;
}

std::shared_ptr<Host> HostBook::parse(const std::string& url) const {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return nullptr;
  const std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return nullptr;

  auto host = std::make_shared<Host>(loop_);
  host->https = scheme == "https";
  host->name = part_of(parsed.get(), CURLUPART_HOST);
  const std::string port = part_of(parsed.get(), CURLUPART_PORT);
  std::from_chars(port.data(), port.data() + port.size(), host->port);
  host->wants_lookup = !is_address(host->name) && !(host->https ? proxied_.https : proxied_.http);
  return host;
}

void HostBook::start_lookup(const std::shared_ptr<Host>& host) {
  host->looking_up = true;
  auto lookup = std::make_shared<Lookup>();
  lookup->name = host->name;
  lookup->port = host->port;
  // Nobody waits for the end of a lookup that is no longer wanted, so it owns what it touches.
  loop_.run_on_worker([lookup] { lookup->run(); },
                      [lookup, known = std::weak_ptr(host), &loop = loop_] {
                        const auto found = known.lock();
                        if (!found) return;
                        found->looking_up = false;
                        found->fresh_until = loop.now() + k_fresh;
                        found->lookup_error = lookup->error;
                        if (lookup->error.empty()) {
                          const std::string addresses =
                              fmt::format("{}:{}:{}", lookup->name, lookup->port, lookup->addresses);
                          if (addresses != found->addresses) ++found->version;
                          found->addresses = addresses;
                        }
                        found->changed.notify_all();
                      });
}

Task<std::optional<TransportFailure>> HostBook::look_up(std::shared_ptr<Host> host, Duration timeout,
                                                        CancelToken cancel) {
  const SteadyTime started = loop_.now();
  if (!host->looking_up && (host->addresses.empty() || started >= host->fresh_until)) start_lookup(host);
  if (!host->addresses.empty()) co_return std::nullopt;

  const bool limited = timeout.count() > 0;
  TimerId timer;
  if (limited) timer = loop_.start_timer(started + timeout, [host] { host->changed.notify_all(); });
  std::optional<TransportFailure> failure;
  while (host->addresses.empty() && !failure) {
    if (!host->looking_up) {
      failure = not_found(*host);
    } else if (limited && loop_.now() >= started + timeout) {
      failure = too_slow(*host, timeout);
    } else {
      const WaitEnd end = co_await host->changed.wait(cancel);
      if (end == WaitEnd::cancelled) failure = cancelled_failure();
    }
  }
  loop_.take_back_timer(timer);
  co_return failure;
}

}  // namespace llmeval
