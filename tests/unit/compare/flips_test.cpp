#include "compare/flips.h"

#include "base/rng.h"
#include "stats/regression.h"

#include <doctest/doctest.h>

#include <cstdint>

using namespace llmeval;

TEST_CASE("what a flip turns out to be") {
  struct Row {
    Reruns reruns;
    FlipRule rule;
    FlipAnswer expected;
  };
  const Row rows[] = {
      {{.after_failed = 3, .before_passed = 3}, {}, FlipAnswer::confirmed},
      {{.after_passed = 1, .after_failed = 2, .before_passed = 3}, {}, FlipAnswer::flaky},
      {{.after_failed = 3, .before_passed = 2, .before_failed = 1}, {}, FlipAnswer::flaky},
      {{.after_failed = 3, .before_failed = 3}, {}, FlipAnswer::elsewhere},
      {{.after_failed = 3, .before_failed = 2}, {}, FlipAnswer::flaky},
      {{.after_failed = 3, .before_passed = 1, .before_failed = 3}, {}, FlipAnswer::flaky},
      {{}, {}, FlipAnswer::inconclusive},
      {{.after_failed = 3}, {}, FlipAnswer::inconclusive},
      {{.after_failed = 2, .before_passed = 3}, {}, FlipAnswer::inconclusive},
      {{.after_passed = 1}, {}, FlipAnswer::flaky},
      {{.after_failed = 3}, {.can_ask_before = false}, FlipAnswer::confirmed},
      {{}, {.can_ask_before = false}, FlipAnswer::inconclusive},
      {{.after_failed = 1, .before_passed = 1}, {.confirm = 1}, FlipAnswer::confirmed},
  };
  for (const Row& row : rows) CHECK(answer_flip(row.reruns, row.rule) == row.expected);
}

namespace {

constexpr int k_runs = 2000;
constexpr RegressionRule k_default_rule{.margin = 0, .alpha = 0.01};

// Whether the default gate against a baseline fails, of cases that fail with these chances.
bool fails_by_default(Rng& rng, std::size_t cases, double before, double after) {
  PairedTable table;
  bool has_new_failure = false;
  for (std::size_t i = 0; i < cases; ++i) {
    const bool passed = rng.uniform() >= before;
    const bool passes = rng.uniform() >= after;
    table.add(passed, passes);
    if (!passed || passes) continue;
    Reruns reruns;
    for (int rerun = 0; rerun < 3; ++rerun) {
      ++(rng.uniform() < after ? reruns.after_failed : reruns.after_passed);
      ++(rng.uniform() < before ? reruns.before_failed : reruns.before_passed);
    }
    has_new_failure = has_new_failure || answer_flip(reruns, {}) == FlipAnswer::confirmed;
  }
  return has_new_failure || decide_regression(table, k_default_rule).answer == ChangeAnswer::worse;
}

int failures(std::uint64_t seed, std::size_t cases, double before, double after) {
  Rng rng(seed);
  int failed = 0;
  for (int run = 0; run < k_runs; ++run) failed += fails_by_default(rng, cases, before, after) ? 1 : 0;
  return failed;
}

}  // namespace

TEST_CASE("the default gate against a baseline: flaky cases pass, what got worse fails") {
  CHECK(failures(1, 50, 0.1, 0.1) <= k_runs * 3 / 100);
  CHECK(failures(2, 200, 0.02, 0.2) >= k_runs * 95 / 100);
  CHECK(failures(3, 50, 0, 1) == k_runs);
}

TEST_CASE("three cases that an edit breaks are named, however few they are") {
  CHECK(decide_regression(PairedTable{.both_pass = 47, .regressed = 3}, k_default_rule).answer ==
        ChangeAnswer::inconclusive);
  CHECK(answer_flip({.after_failed = 3, .before_passed = 3}, {}) == FlipAnswer::confirmed);
}
