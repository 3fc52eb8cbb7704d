#pragma once

// Internal to net/.

#include "async/one_shot.h"
#include "net/curl_driver.h"
#include "net/curl_failure.h"
#include "net/host_book.h"
#include "net/transport.h"

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

struct CurlOptions;
struct ProxySettings;

/// One reusable curl handle: a request goes in, a reply comes out. It remembers what was set for the last request and
/// sets only what is different, since a thousand requests of one model differ in their bodies alone.
class CurlExchange final : public CurlDriver::Transfer {
 public:
  CurlExchange(Loop& loop, CurlDriver& driver, const CurlOptions& options);
  ~CurlExchange() override;
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  /// Takes in a request that its caller sent off at `sent`. A failure where it cannot be sent as it is.
  std::optional<TransportFailure> prepare(HttpRequest request, const std::shared_ptr<Host>& host, SteadyTime sent);

  /// Hands it over to curl; `ended` is set when it has ended by itself or is late.
  void start(OneShot<>& ended);

  /// The reply or the failure, after the end or after a cancel; breaks off what still runs.
  HttpReply finish(bool cancelled);

 private:
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* exchange);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* exchange);
  void on_done(CURLcode code) override;
  bool is_connected() const;
  void on_connect_limit();
  void on_late(HttpPhase phase);
  void on_idle();

  void offer_to_sink();
  bool take_piece(std::string_view bytes);

  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);

  void set_headers();
  void set_ca_file();
  void set_host(const std::shared_ptr<Host>& host);
  void set_body(bool other_method);
  void set_timeouts();
  HttpTiming timing() const;
  FailedTransfer facts() const;

  Loop& loop_;
  CurlDriver& driver_;
  const ProxySettings& proxies_;
  CURL* easy_;
  std::array<char, CURL_ERROR_SIZE> error_{};

  // What the handle has been told, if anything.
  bool told_ = false;
  HttpRequest request_;
  std::shared_ptr<Host> host_;
  int addresses_version_ = 0;
  bool sends_body_ = false;
  curl_slist* header_list_ = nullptr;
  curl_slist* resolve_list_ = nullptr;
  long connect_limit_ms_ = -1;
  long total_limit_ms_ = -1;

  // The request under way.
  OneShot<>* ended_ = nullptr;
  HttpReply reply_;
  CURLcode code_ = CURLE_OK;
  bool running_ = false;
  std::optional<HttpPhase> late_;  ///< By our own timers.
  bool sink_takes_ = false;
  bool has_begun_ = false;  ///< The answer, as the sink says.
  bool has_enough_ = false;
  std::size_t body_bytes_ = 0;
  bool header_too_large_ = false;
  bool body_too_large_ = false;
  bool headers_complete_ = false;
  std::size_t header_bytes_ = 0;
  TimerId connect_timer_;
  TimerId first_byte_timer_;
  TimerId first_token_timer_;
  TimerId idle_timer_;
  SteadyTime last_piece_{};
  SteadyTime sent_{};
  SteadyTime handed_over_{};
  SteadyTime first_byte_{};
  SteadyTime done_{};
};

}  // namespace llmeval
