#include "net/transport.h"

#include <algorithm>

namespace llmeval {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const std::string* find_header(const std::vector<HttpHeader>& headers, std::string_view name) {
  const auto found =
      std::ranges::find_if(headers, [&](const HttpHeader& header) { return same_name(header.name, name); });
  return found == headers.end() ? nullptr : &found->value;
}

std::string_view to_text(TransportFailureKind kind) {
  switch (kind) {
    case TransportFailureKind::connect_error:
      return "connect_error";
    case TransportFailureKind::tls_error:
      return "tls_error";
    case TransportFailureKind::timeout:
      return "timeout";
    case TransportFailureKind::connection_reset:
      return "connection_reset";
    case TransportFailureKind::too_large:
      return "too_large";
    case TransportFailureKind::cancelled:
      return "cancelled";
    case TransportFailureKind::malformed:
      return "malformed";
    case TransportFailureKind::invalid_request:
      return "invalid_request";
  }
  return "";
}

}  // namespace llmeval
