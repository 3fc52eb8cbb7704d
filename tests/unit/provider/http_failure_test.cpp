#include "provider/http_failure.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("a body is quoted short and inert") {
  const AttemptResult result = status_failure(502, "bad\x1b[31m\ngateway" + std::string(5000, 'x'));
  CHECK(result.outcome == Outcome::server_error);
  CHECK(result.message.size() < 260);
  CHECK(result.message.find('\x1b') == std::string::npos);
}
