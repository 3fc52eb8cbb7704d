#include "provider/redaction.h"

#include "base/base64.h"

#include "data/value.h"

#include <doctest/doctest.h>

#include <concepts>
#include <functional>

using namespace llmeval;

// Not by accident: a secret has no value that could be stored or written, no hash and no order.
static_assert(!std::is_constructible_v<Value, SecretText>);
static_assert(!std::is_default_constructible_v<std::hash<SecretText>>);
static_assert(!std::is_constructible_v<std::string_view, SecretText>);
static_assert(!std::totally_ordered<SecretText>);

TEST_CASE("a secret is taken out wherever it stands") {
  CHECK(redact("key abc, again abcabc", SecretText("abc")) == "key [redacted], again [redacted][redacted]");
  CHECK(redact("nothing here", SecretText("abc")) == "nothing here");
  CHECK(redact("no secret", SecretText("")) == "no secret");
}

TEST_CASE("in whatever form it stands there") {
  const SecretText key("sk/4+2=\"x\\y z");
  CHECK(redact("?key=sk%2F4%2B2%3D%22x%5Cy%20z&a=b", key) == "?key=[redacted]&a=b");
  CHECK(redact("?key=sk%2f4%2b2%3d%22x%5cy%20z&a=b", key) == "?key=[redacted]&a=b");
  CHECK(redact(R"({"key":"sk/4+2=\"x\\y z"})", key) == R"({"key":"[redacted]"})");
  CHECK(redact(R"({"key":"sk\/4+2=\"x\\y z"})", key) == R"({"key":"[redacted]"})");
  // In Base64 its neighbours have a part in the characters at its ends.
  for (const char* before : {"", "u", "us", "use", "user:"}) {
    for (const char* after : {"", ":", "ab"}) {
      const std::string encoded = to_base64(before + key.reveal() + after);
      const std::string left = redact("Basic " + encoded + " is wrong", key);
      CAPTURE(left);
      CHECK(left.find("[redacted]") != std::string::npos);
      CHECK(left.size() <= std::string("Basic [redacted] is wrong").size() + 16);
    }
  }
}

TEST_CASE("and where an excerpt ends in its midst") {
  const SecretText key("sk-abcdefgh12345678");
  CHECK(redact("HTTP 500: your key sk-abcdef…", key) == "HTTP 500: your key [redacted]…");
  CHECK(redact("HTTP 500: your key sk-abcdef", key) == "HTTP 500: your key [redacted]");
  CHECK(redact("'your key sk-abcdefgh1…' and more", key) == "'your key [redacted]…' and more");
  CHECK(redact("a short beginning sk-ab…", key) == "a short beginning sk-ab…");
  CHECK(redact("sk-abcdef is no part of the key, says…", key) == "sk-abcdef is no part of the key, says…");
}

TEST_CASE("all that came from the other side is without it") {
  const SecretText key("sk-abcdefgh");
  AttemptResult result;
  result.message = "wrong key sk-abcdefgh";
  result.request_id = "req-sk-abcdefgh";
  result.completion.reported_model = "m-sk-abcdefgh";
  result.completion.fingerprint = "fp-sk-abcdefgh";
  result.completion.parts = {TextPart{"you sent sk-abcdefgh"}, ReasoningPart{"sk-abcdefgh?"},
                             ToolCallPart{"1", "look", R"({"key":"sk-abcdefgh"})"}};
  redact(result, key);
  CHECK(result.message == "wrong key [redacted]");
  CHECK(result.request_id == "req-[redacted]");
  CHECK(result.completion.reported_model == "m-[redacted]");
  CHECK(result.completion.fingerprint == "fp-[redacted]");
  CHECK(std::get<TextPart>(result.completion.parts[0]).text == "you sent [redacted]");
  CHECK(std::get<ReasoningPart>(result.completion.parts[1]).text == "[redacted]?");
  CHECK(std::get<ToolCallPart>(result.completion.parts[2]).arguments == R"({"key":"[redacted]"})");
  // A key of a local server, which takes any, is an ordinary word.
  result.completion.parts = {TextPart{"a llama is an animal"}};
  redact(result, SecretText("llama"));
  CHECK(result.completion.text() == "a llama is an animal");
}
