#include "data/plain_run.h"

#include <doctest/doctest.h>

#include <string>

using namespace llmeval;

TEST_CASE("plain runs end at the first byte that JSON cannot take as it is") {
  // Every byte at every place of a word, with every byte behind it: what is found there may not hide what is here.
  for (int first = 0; first < 256; ++first) {
    for (std::size_t place = 0; place < 17; ++place) {
      for (const char behind : {'a', '\x01', '"', '\\', '\x80', ' '}) {
        std::string text(place, 'x');
        text += static_cast<char>(first);
        text += behind;
        text += "tail of it";
        std::size_t expected = 0;
        while (expected < text.size() && is_plain_json(text[expected])) ++expected;
        REQUIRE(end_of_plain_json(text, 0) == expected);
      }
    }
  }
  CHECK(end_of_plain_json("", 0) == 0);
  CHECK(end_of_plain_json("\"abc", 1) == 4);
}
