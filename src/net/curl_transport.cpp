#include "net/curl_transport.h"

#include "async/one_shot.h"
#include "net/curl_driver.h"
#include "net/curl_exchange.h"
#include "net/host_book.h"

#include <curl/curl.h>

#include <initializer_list>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

/// curl's counted set-up of its libraries.
class CurlGlobal {
 public:
  CurlGlobal() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  ~CurlGlobal() { curl_global_cleanup(); }
  CurlGlobal(const CurlGlobal&) = delete;
  CurlGlobal& operator=(const CurlGlobal&) = delete;
};

HttpReply failed_reply(TransportFailure failure, Duration elapsed) {
  HttpReply reply;
  reply.failure = std::move(failure);
  reply.timing.total = elapsed;
  return reply;
}

TransportFailure bad_url() {
  return {.kind = TransportFailureKind::invalid_request, .detail = "the URL is not one of http or https"};
}

}  // namespace

ProxySettings ProxySettings::from_environment(const std::map<std::string, std::string>& environment) {
  const auto first_of = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) {
      const auto found = environment.find(name);
      if (found != environment.end() && !found->second.empty()) return found->second;
    }
    return std::string();
  };
  ProxySettings settings;
  settings.http = first_of({"http_proxy", "all_proxy", "ALL_PROXY"});
  settings.https = first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  settings.except = first_of({"no_proxy", "NO_PROXY"});
  return settings;
}

struct CurlTransport::State {
  State(Loop& on, SocketPolls& polls, CurlOptions chosen)
      : loop(on),
        options(std::move(chosen)),
        driver(on, polls, options.kept_connections),
        hosts(on, {.http = !options.proxies.http.empty(), .https = !options.proxies.https.empty()}) {}

  std::unique_ptr<CurlExchange> take_exchange() {
    if (idle.empty()) return std::make_unique<CurlExchange>(loop, driver, options);
    std::unique_ptr<CurlExchange> exchange = std::move(idle.back());
    idle.pop_back();
    return exchange;
  }

  Loop& loop;
  CurlGlobal global;
  CurlOptions options;
  CurlDriver driver;
  HostBook hosts;
  std::vector<std::unique_ptr<CurlExchange>> idle;  ///< The one used last is taken first: it knows the most.
};

CurlTransport::CurlTransport(Loop& loop, SocketPolls& polls, CurlOptions options)
    : state_(std::make_unique<State>(loop, polls, std::move(options))) {}

CurlTransport::~CurlTransport() = default;

Task<HttpReply> CurlTransport::send(HttpRequest request, CancelToken cancel) {
  State& state = *state_;
  const SteadyTime sent = state.loop.now();
  if (cancel.is_cancelled()) co_return failed_reply(cancelled_failure(), Duration(0));
  const std::shared_ptr<Host> host = state.hosts.find(request.url);
  if (!host) co_return failed_reply(bad_url(), Duration(0));
  if (state.hosts.is_stale(*host)) {
    const Duration limit = request.timeouts.connect;
    const std::optional<TransportFailure> failure = co_await state.hosts.look_up(host, limit, cancel);
    if (failure) co_return failed_reply(*failure, state.loop.now() - sent);
  }

  std::unique_ptr<CurlExchange> exchange = state.take_exchange();
  const std::optional<TransportFailure> refused = exchange->prepare(std::move(request), host, sent);
  HttpReply reply;
  if (refused) {
    reply = failed_reply(*refused, Duration(0));
  } else {
    OneShot<> ended(state.loop);
    exchange->start(ended);
    const WaitEnd end = co_await ended.wait(cancel);
    reply = exchange->finish(end == WaitEnd::cancelled);
  }
  state.idle.push_back(std::move(exchange));
  co_return reply;
}

}  // namespace llmeval
