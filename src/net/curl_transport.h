#pragma once

#include "async/loop.h"
#include "async/socket_poll.h"
#include "net/transport.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace llmeval {

/// Proxies as the usual variables name them; empty is none.
struct ProxySettings {
  std::string http;   ///< `http_proxy` (lower case only, as a CGI program's caller can set HTTP_PROXY), else all_proxy.
  std::string https;  ///< `https_proxy` or `HTTPS_PROXY`, else all_proxy.
  std::string except;  ///< `no_proxy` or `NO_PROXY`: hosts and domains, `*` for all.

  static ProxySettings from_environment(const std::map<std::string, std::string>& environment);
};

struct CurlOptions {
  ProxySettings proxies;
  std::size_t kept_connections = 1024;  ///< At least the number of requests at once, else connections are not reused.
};

/// The Transport on libcurl, driven by the real loop. TLS is verified, HTTP/2 is used where a server offers it,
/// redirects are not followed, connections are kept. A host name is looked up once by a worker and again after a
/// minute, never per request. A request that meets a kept connection just as the server closes it is sent again on a
/// fresh one, by curl, as long as no byte of a reply has come. All requests have ended before it dies, and it dies
/// before the loop.
class CurlTransport final : public Transport {
 public:
  CurlTransport(Loop& loop, SocketPolls& polls, CurlOptions options);
  ~CurlTransport() override;

  Task<HttpReply> send(HttpRequest request, CancelToken cancel) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace llmeval
