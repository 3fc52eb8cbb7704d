#include "serve/proxy_address.h"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

namespace llmeval {

TEST_CASE("a target may repeat the path of the base URL, and loses its key") {
  struct Row {
    std::string_view base;
    std::string_view target;
    std::string_view below;
  };
  const std::vector<Row> rows{
      {"https://api.openai.com/v1", "/v1/chat/completions", "/chat/completions"},
      {"https://api.openai.com/v1", "/chat/completions", "/chat/completions"},
      {"https://api.openai.com/v1/", "/v1/models", "/models"},
      {"https://api.openai.com/v1", "/v1", ""},
      {"https://api.openai.com/v1", "/v1?a=b", "?a=b"},
      {"https://api.openai.com/v1", "/v1beta/models", "/v1beta/models"},
      {"https://api.anthropic.com", "/v1/messages", "/v1/messages"},
      {"https://x.example/v1beta", "/v1beta/models/g:generateContent?key=sk&alt=sse",
       "/models/g:generateContent?alt=sse"},
      {"http://127.0.0.1:1", "/x?alt=sse&key=sk", "/x?alt=sse"},
      {"http://127.0.0.1:1", "/x?key=sk", "/x"},
      {"http://127.0.0.1:1", "/x?monkey=1", "/x?monkey=1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.target);
    CHECK(below_base(row.base, row.target) == row.below);
  }
}

TEST_CASE("headers of the connection and of credentials stay behind") {
  const std::vector<HttpHeader> headers{
      {"Host", "x"},           {"Authorization", "Bearer a"},  {"X-Api-Key", "a"},
      {"api-key", "a"},        {"x-goog-api-key", "a"},        {"Cookie", "a"},
      {"Set-Cookie", "a"},     {"Content-Length", "1"},        {"Connection", "close"},
      {"Accept-Encoding", ""}, {"Origin", "http://localhost"}, {"Expect", "x"},
      {"Content-Type", "x"},   {"anthropic-version", "1"}};
  CHECK(passed_headers(headers) == std::vector<HttpHeader>{{"Content-Type", "x"}, {"anthropic-version", "1"}});
}

}  // namespace llmeval
