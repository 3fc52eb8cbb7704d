#include "base/base64.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace llmeval;

TEST_CASE("base64 is that of RFC 4648") {
  const std::pair<std::string, std::string> rows[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"foobar", "Zm9vYmFy"},
      {std::string("\xff\xfe\x00", 3), "//4A"},
      {"\xfb\xef\xbe", "++++"},
  };
  for (const auto& [bytes, text] : rows) {
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
}

TEST_CASE("what is not padded, not of the alphabet or has bits left over is no base64") {
  for (const char* text : {"Zg", "Zg=", "Z", "=", "====", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm-_", "Zh==", "Zm9="}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text));
  }
}

TEST_CASE("any bytes come back") {
  const bool holds = rc::check([](const std::string& bytes) { RC_ASSERT(from_base64(to_base64(bytes)) == bytes); });
  CHECK(holds);
}
