#include "net/transport.h"

#include "base/secret.h"

#include <doctest/doctest.h>

#include <fmt/core.h>

#include <ostream>
#include <type_traits>

namespace llmeval {

template <class T>
concept Streamable = requires(std::ostream& stream, const T& value) {
  stream << value;
};

static_assert(!Streamable<SecretText>);
static_assert(!fmt::is_formattable<SecretText>::value);
static_assert(!std::is_convertible_v<SecretText, std::string>);
static_assert(!std::is_convertible_v<std::string, SecretText>);

TEST_CASE("a header is found by its name, whatever its case, and the first one counts") {
  const std::vector<HttpHeader> headers{{"Retry-After", "1"}, {"x", ""}, {"retry-after", "2"}};
  CHECK(*find_header(headers, "retry-AFTER") == "1");
  CHECK(*find_header(headers, "X") == "");
  CHECK(find_header(headers, "retry") == nullptr);
}

TEST_CASE("every kind of failure has its name") {
  CHECK(to_text(TransportFailureKind::connect_error) == "connect_error");
  CHECK(to_text(TransportFailureKind::tls_error) == "tls_error");
  CHECK(to_text(TransportFailureKind::timeout) == "timeout");
  CHECK(to_text(TransportFailureKind::connection_reset) == "connection_reset");
  CHECK(to_text(TransportFailureKind::too_large) == "too_large");
  CHECK(to_text(TransportFailureKind::cancelled) == "cancelled");
  CHECK(to_text(TransportFailureKind::malformed) == "malformed");
  CHECK(to_text(TransportFailureKind::invalid_request) == "invalid_request");
}

}  // namespace llmeval
