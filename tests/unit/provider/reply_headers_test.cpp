#include "provider/reply_headers.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("of a reply's headers those are kept that tell of waits, limits and requests, and nothing else") {
  const std::vector<HttpHeader> headers{
      {"Content-Type", "application/json"},
      {"Authorization", "Bearer sk-1"},
      {"Set-Cookie", "session=1"},
      {"Retry-After", "20"},
      {"X-RateLimit-Remaining-Requests", "59"},
      {"anthropic-ratelimit-tokens-reset", "2026-11-21T06:31:00Z"},
      {"X-Request-ID", "req_1"},
      {"openai-processing-ms", "312"},
      {"x-ratelimit", "no such name"},
  };
  CHECK(headers_to_keep(headers, {}) == ReplyHeaders{{"retry-after", "20"},
                                                     {"x-ratelimit-remaining-requests", "59"},
                                                     {"anthropic-ratelimit-tokens-reset", "2026-11-21T06:31:00Z"},
                                                     {"x-request-id", "req_1"},
                                                     {"openai-processing-ms", "312"}});
}

TEST_CASE("what a server writes into them is inert, short, without the key, and not without end") {
  std::vector<HttpHeader> headers{{"cf-ray", "key sk-1 \x1b[31m\xff" + std::string(5000, 'x')}};
  const ReplyHeaders one = headers_to_keep(headers, std::vector{SecretText("sk-1")});
  REQUIRE(one.size() == 1);
  CHECK(one[0].second.starts_with("key [redacted] "));
  CHECK(one[0].second.find('\x1b') == std::string::npos);
  CHECK(one[0].second.size() < 260);
  headers.assign(1000, {"x-ratelimit-limit", "1"});
  CHECK(headers_to_keep(headers, {}).size() == 32);
}
