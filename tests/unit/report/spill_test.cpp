#include "report/spill.h"

#include "support/string_output.h"

#include <doctest/doctest.h>

#include <string>

using namespace llmeval;

TEST_CASE("what was spilled comes back whole and in order, from memory or from a file, again and again") {
  for (const std::size_t max_memory : {std::size_t{1}, std::size_t{1000}, std::size_t{1'000'000}}) {
    Spill spill(max_memory);
    for (int round = 0; round < 3; ++round) {
      std::string expected;
      for (int i = 0; i < 20'000; ++i) {
        const std::string piece = fmt::format("{}:{};", round, i);
        REQUIRE(spill.append(piece).has_value());
        expected += piece;
      }
      std::string got;
      StringOutput output(got);
      REQUIRE(spill.move_to(output).has_value());
      CHECK(got == expected);
    }
    std::string nothing;
    StringOutput output(nothing);
    REQUIRE(spill.move_to(output).has_value());
    CHECK(nothing.empty());
  }
}
