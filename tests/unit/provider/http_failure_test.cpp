#include "provider/http_failure.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("wait hints are read from both headers, the finer one first") {
  struct Row {
    std::vector<HttpHeader> headers;
    std::optional<Duration> hint;
  };
  const Row rows[] = {
      {{}, std::nullopt},
      {{{"Retry-After", "20"}}, std::chrono::seconds(20)},
      {{{"retry-after", "1.5"}}, std::chrono::milliseconds(1500)},
      {{{"retry-after", "20"}, {"retry-after-ms", "250"}}, std::chrono::milliseconds(250)},
      {{{"retry-after", "-3"}}, std::nullopt},
      {{{"retry-after", "soon"}}, std::nullopt},
      {{{"retry-after", "1e300"}}, std::nullopt},
      {{{"retry-after", "nan"}}, std::nullopt},
      {{{"retry-after", ""}}, std::nullopt},
  };
  for (const Row& row : rows) {
    HttpReply reply;
    reply.headers = row.headers;
    CHECK(read_wait_hint(reply) == row.hint);
  }
}

TEST_CASE("a secret is taken out wherever it stands") {
  CHECK(redact("key abc, again abcabc", SecretText("abc")) == "key [redacted], again [redacted][redacted]");
  CHECK(redact("nothing here", SecretText("abc")) == "nothing here");
  CHECK(redact("no secret", SecretText("")) == "no secret");
}

TEST_CASE("a body is quoted short and inert") {
  const AttemptResult result = status_failure(502, "bad\x1b[31m\ngateway" + std::string(5000, 'x'));
  CHECK(result.outcome == Outcome::server_error);
  CHECK(result.message.size() < 260);
  CHECK(result.message.find('\x1b') == std::string::npos);
}
