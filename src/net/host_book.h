#pragma once

// Internal to net/.

#include "async/loop.h"
#include "async/notifier.h"
#include "async/task.h"
#include "net/transport.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// What a URL's beginning (`https://api.example.com:8443`) says, and the addresses of its host.
struct Host {
  explicit Host(Loop& loop) : changed(loop) {}

  bool https = false;
  std::string name;
  std::uint16_t port = 0;
  bool wants_lookup = false;  ///< A name that we connect to ourselves, not an address and not behind a proxy.

  std::string addresses;     ///< As curl wants them: `name:port:address,address`; empty while unknown.
  int version = 0;           ///< Counts the changes of `addresses`.
  SteadyTime fresh_until{};  ///< When it is time to look again.
  bool looking_up = false;
  std::string lookup_error;
  Notifier changed;

  /// `api.example.com:8443`, for error texts.
  std::string display() const;
};

/// Looks each host up once, on a worker, before its requests fan out: 500 requests for one name would otherwise start
/// 500 of curl's resolver threads.
class HostBook {
 public:
  /// Which schemes go through a proxy, where names are the proxy's business.
  struct Proxied {
    bool http = false;
    bool https = false;
  };

  HostBook(Loop& loop, Proxied proxied) : loop_(loop), proxied_(proxied) {}

  /// The host of a URL; null where it has none or is not http or https. Stays valid as long as this book.
  std::shared_ptr<Host> find(const std::string& url);

  /// Whether look_up() has something to do.
  bool is_stale(const Host& host) const {
    return host.wants_lookup && (host.addresses.empty() || loop_.now() >= host.fresh_until);
  }

  /// Waits until its addresses are known. After a minute they are looked up again while the old ones serve.
  Task<std::optional<TransportFailure>> look_up(std::shared_ptr<Host> host, Duration timeout, CancelToken cancel);

 private:
  std::shared_ptr<Host> parse(const std::string& url) const;
  void start_lookup(const std::shared_ptr<Host>& host);

  Loop& loop_;
  Proxied proxied_;
  std::map<std::string, std::shared_ptr<Host>, std::less<>> hosts_;  ///< By the URL's beginning as it is written.
};

}  // namespace llmeval
