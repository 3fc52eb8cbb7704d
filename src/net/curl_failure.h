#pragma once

// Internal to net/.

#include "net/transport.h"

#include <curl/curl.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace llmeval {

/// What is known of a transfer that failed.
struct FailedTransfer {
  CURLcode code = CURLE_OK;
  std::string peer;               ///< host:port.
  std::string_view curls_text;    ///< curl's own; used only where it cannot hold anything of the URL.
  long system_error = 0;          ///< errno of connecting.
  std::optional<HttpPhase> late;  ///< Where our own timers broke it off.
  bool header_too_large = false;
  bool body_too_large = false;
  bool connected = false;
  bool reply_began = false;
  std::size_t body_bytes = 0;
};

/// The failure of a transfer, by curl's result and what our own callbacks and timers decided.
TransportFailure classify(const FailedTransfer& failed, const HttpRequest& request);

TransportFailure cancelled_failure();

}  // namespace llmeval
