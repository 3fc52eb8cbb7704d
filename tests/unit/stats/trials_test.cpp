#include "base/assert.h"
#include "stats/fisher.h"
#include "stats/flakiness.h"
#include "stats/pass_at_k.h"

#include <doctest/doctest.h>

#include <vector>

using namespace llmeval;

namespace {

doctest::Approx near(double expected) { return doctest::Approx(expected).epsilon(1e-10); }

}  // namespace

TEST_CASE("the lady tasting tea") {
  const FisherTest tea = test_fisher({3, 1, 1, 3});
  CHECK(tea.two_sided == near(34.0 / 70));
  CHECK(tea.greater == near(17.0 / 70));
  CHECK(tea.less == near(69.0 / 70));
  CHECK(test_fisher({5, 0, 5, 0}).two_sided == 1);
  CHECK_THROWS_AS(test_fisher({}), BugError);
}

TEST_CASE("at least one of k, and all of k") {
  CHECK(pass_at_k(10, 3, 1).value() == near(0.3));
  CHECK(pass_hat_k(10, 3, 1).value() == near(0.3));
  CHECK(pass_at_k(5, 4, 2).value() == 1);
  CHECK(pass_hat_k(5, 4, 2).value() == near(0.6));
  CHECK(pass_hat_k(5, 1, 2).value() == 0);
  CHECK_FALSE(pass_at_k(3, 1, 5));
  CHECK_FALSE(pass_hat_k(3, 3, 5));
}

TEST_CASE("what a case's history is") {
  struct Row {
    std::vector<bool> outcomes;
    HistoryKind kind;
    double flip_rate;
  };
  const Row rows[] = {
      {{true}, HistoryKind::stable_pass, 0},
      {{false, false}, HistoryKind::stable_fail, 0},
      {{true, true, true, false, false}, HistoryKind::step, 0.25},
      {{true, false, true, false, true}, HistoryKind::alternating, 1},
      {{true, true, false, true, true}, HistoryKind::alternating, 0.5},
  };
  for (const Row& row : rows) {
    const OutcomeHistory history = measure_history(row.outcomes);
    CHECK(history.kind == row.kind);
    CHECK(history.flip_rate == near(row.flip_rate));
    CHECK(history.is_flaky() == (row.flip_rate > 0));
  }
  CHECK(measure_history({true, false}).entropy_bits == near(1));
}

TEST_CASE("trials calm what a single one does not") {
  CHECK(unchanged_flip_chance(0.8, 1) == near(0.32));
  CHECK(unchanged_flip_chance(0.8, 3) == near(0.186368));
  CHECK(unchanged_flip_chance(0.8, 5) == near(0.10913054719999996));
  CHECK(false_red_chance(0.98, 50) == doctest::Approx(0.636).epsilon(1e-3));
  CHECK(majority_chance(0.5, 4) < 0.5);
}
