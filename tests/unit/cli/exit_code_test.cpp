#include "cli/exit_code.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("the exit code is the first that applies of 130, 3, 1, 4, 0") {
  for (const bool interrupted : {false, true}) {
    for (const bool store_failed : {false, true}) {
      for (const bool output_failed : {false, true}) {
        for (const bool budget_reached : {false, true}) {
          for (const GateDecision decision : {GateDecision::pass, GateDecision::fail, GateDecision::inconclusive,
                                              GateDecision::broken, GateDecision::incomplete}) {
            RunEnd end{interrupted, store_failed, output_failed, budget_reached, decision};
            const bool broken = store_failed || output_failed || budget_reached || decision == GateDecision::broken;
            const bool unmet = decision == GateDecision::fail || decision == GateDecision::incomplete;
            const int expected = interrupted ? 130 : broken ? 3 : unmet ? 1 : 0;
            CHECK(static_cast<int>(exit_code(end)) == expected);
            end.is_strict = true;
            const bool open = expected == 0 && decision == GateDecision::inconclusive;
            CHECK(static_cast<int>(exit_code(end)) == (open ? 4 : expected));
          }
        }
      }
    }
  }
}
