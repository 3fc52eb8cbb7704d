#include "net/curl_failure.h"

#include "base/duration.h"

#include <fmt/format.h>

#include <cctype>
#include <cstring>
#include <utility>

namespace llmeval {

namespace {

/// As all our texts: lower case, no full stop. Abbreviations stay (`SSL connect error`).
std::string as_detail(std::string_view text) {
  std::string detail(text);
  while (!detail.empty() && (detail.back() == '.' || detail.back() == '\n')) detail.pop_back();
  if (detail.size() > 1 && std::islower(static_cast<unsigned char>(detail[1])) != 0) {
    detail[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(detail[0])));
  }
  return detail;
}

TransportFailure make(TransportFailureKind kind, std::string detail) {
  return {.kind = kind, .detail = std::move(detail)};
}

/// curl has one result for its two timeouts. Which of them it was is no question of the time that we see: curl's clock
/// is another one.
HttpPhase phase_of(const FailedTransfer& failed, const HttpTimeouts& limits) {
  if (failed.late) return *failed.late;
  const bool is_first = limits.total.count() > 0 && (limits.connect.count() == 0 || limits.total <= limits.connect);
  return failed.connected || is_first ? HttpPhase::total : HttpPhase::connect;
}

std::string late_text(HttpPhase phase, const std::string& peer, const HttpTimeouts& limits) {
  switch (phase) {
    case HttpPhase::connect:
      return fmt::format("no connection to '{}' within {}", peer, format_duration(limits.connect));
    case HttpPhase::first_byte:
      return fmt::format("no reply from '{}' within {}", peer, format_duration(limits.first_byte));
    case HttpPhase::first_token:
      return fmt::format("no answer from '{}' within {}", peer, format_duration(limits.first_token));
    case HttpPhase::idle:
      return fmt::format("nothing more from '{}' within {}", peer, format_duration(limits.idle));
    case HttpPhase::total:
      return fmt::format("no whole reply from '{}' within {}", peer, format_duration(limits.total));
  }
  return "";
}

TransportFailure timeout(const FailedTransfer& failed, const HttpTimeouts& limits) {
  const HttpPhase phase = phase_of(failed, limits);
  return {.kind = TransportFailureKind::timeout, .timed_out = phase, .detail = late_text(phase, failed.peer, limits)};
}

TransportFailure too_large(const FailedTransfer& failed, const HttpRequest& request) {
  const std::string what = failed.header_too_large
                               ? "the headers of the reply are too large"
                               : fmt::format("the reply is larger than {} bytes", request.max_response_bytes);
  return make(TransportFailureKind::too_large, what);
}

TransportFailure connect_error(const FailedTransfer& failed) {
  const std::string why =
      failed.system_error != 0 ? std::strerror(static_cast<int>(failed.system_error)) : curl_easy_strerror(failed.code);
  return make(TransportFailureKind::connect_error,
              fmt::format("cannot connect to '{}': {}", failed.peer, as_detail(why)));
}

TransportFailure tls_error(const FailedTransfer& failed) {
  const std::string_view why = failed.curls_text.empty() ? curl_easy_strerror(failed.code) : failed.curls_text;
  return make(TransportFailureKind::tls_error,
              fmt::format("no secure connection to '{}': {}", failed.peer, as_detail(why)));
}

TransportFailure connection_reset(const FailedTransfer& failed) {
  const std::string when =
      failed.reply_began ? fmt::format("after {} bytes of the reply", failed.body_bytes) : "before it replied";
  return make(TransportFailureKind::connection_reset, fmt::format("'{}' closed the connection {}", failed.peer, when));
}

}  // namespace

TransportFailure cancelled_failure() { return make(TransportFailureKind::cancelled, "cancelled"); }

TransportFailure classify(const FailedTransfer& failed, const HttpRequest& request) {
  if (failed.late) return timeout(failed, request.timeouts);
  if (failed.header_too_large || failed.body_too_large) return too_large(failed, request);
  switch (failed.code) {
    case CURLE_OPERATION_TIMEDOUT:
      return timeout(failed, request.timeouts);
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
    case CURLE_PROXY:
      return connect_error(failed);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_USE_SSL_FAILED:
      return tls_error(failed);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_AGAIN:
      return connection_reset(failed);
    case CURLE_URL_MALFORMAT:
      return make(TransportFailureKind::invalid_request, "the URL is not one");
    default:
      return make(TransportFailureKind::malformed, fmt::format("'{}' did not reply with HTTP: {}", failed.peer,
                                                               as_detail(curl_easy_strerror(failed.code))));
  }
}

}  // namespace llmeval
