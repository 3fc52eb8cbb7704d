#include "provider/http_failure.h"

#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

Outcome outcome_of_status(int status) {
  switch (status) {
    case 401:
    case 403:
      return Outcome::auth;
    case 402:
      return Outcome::quota_exhausted;
    case 404:
      return Outcome::not_found;
    case 408:
    case 504:
      return Outcome::timeout;
    case 409:
    case 498:
    case 503:
    case 529:
      return Outcome::overloaded;
    case 424:
    case 499:
      return Outcome::server_error;
    case 429:
      return Outcome::rate_limited;
    default:
      break;
  }
  if (status >= 500) return Outcome::server_error;
  return status >= 400 ? Outcome::invalid_request : Outcome::malformed_response;
}

AttemptResult status_failure(int status, std::string_view body) {
  AttemptResult result;
  result.outcome = outcome_of_status(status);
  result.message = fmt::format("HTTP {}", status);
  if (!body.empty()) result.message += ": " + excerpt(repair_utf8(body.substr(0, 2000)), 200);
  return result;
}

AttemptResult transport_failure(const TransportFailure& failure) {
  AttemptResult result;
  result.message = failure.detail;
  switch (failure.kind) {
    case TransportFailureKind::connect_error:
      result.outcome = Outcome::connect_error;
      break;
    case TransportFailureKind::tls_error:
      result.outcome = Outcome::tls_error;
      break;
    case TransportFailureKind::timeout:
      result.outcome = Outcome::timeout;
      break;
    case TransportFailureKind::connection_reset:
      result.outcome = Outcome::connection_reset;
      break;
    case TransportFailureKind::too_large:
    case TransportFailureKind::malformed:
      result.outcome = Outcome::malformed_response;
      break;
    case TransportFailureKind::cancelled:
      result.outcome = Outcome::cancelled;
      break;
    case TransportFailureKind::invalid_request:
      result.outcome = Outcome::invalid_request;
      break;
  }
  return result;
}

JsonOptions wire_json() {
  JsonOptions options;
  options.refuse_repeated_keys = false;
  options.places = false;
  return options;
}

AttemptResult malformed(std::string message) {
  AttemptResult result;
  result.outcome = Outcome::malformed_response;
  result.message = std::move(message);
  return result;
}

}  // namespace llmeval
