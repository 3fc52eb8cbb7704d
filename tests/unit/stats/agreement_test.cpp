#include "stats/agreement.h"

#include "base/assert.h"

#include <doctest/doctest.h>

using namespace llmeval;

namespace {

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-9); }

}  // namespace

TEST_CASE("91 % of agreement and hardly any beyond chance") {
  // [[90,5],[4,1]] of statistics.md §8, rows are what people say.
  const JudgeAgreement found = measure_agreement({.both_pass = 90, .judge_only = 4, .people_only = 5, .both_fail = 1});
  CHECK(found.agreement.share == near(0.91));
  CHECK(found.agreement.interval == wilson_interval(91, 100));
  CHECK(found.base_rate.share == near(0.95));
  CHECK(found.judged_rate == near(0.94));
  CHECK(found.kappa.value() == near(0.1346153846153846));
  CHECK(found.kappa_interval->low == near(0.1346153846153846 - 1.959963984540054 * 0.1621009408498958));
  CHECK(found.kappa_interval->high == near(0.1346153846153846 + 1.959963984540054 * 0.1621009408498958));
  CHECK(found.sensitivity->share == near(90.0 / 95));
  CHECK(found.sensitivity->interval == wilson_interval(90, 95));
  CHECK(found.specificity->share == near(1.0 / 5));
  CHECK(found.specificity->interval == wilson_interval(1, 5));
}

TEST_CASE("what cannot be known from such labels is not told") {
  const JudgeAgreement all_pass = measure_agreement({.both_pass = 7});
  CHECK(all_pass.agreement.share == 1);
  CHECK_FALSE(all_pass.kappa);
  CHECK_FALSE(all_pass.kappa_interval);
  CHECK(all_pass.sensitivity->share == 1);
  CHECK_FALSE(all_pass.specificity);
  const JudgeAgreement none_pass = measure_agreement({.judge_only = 3});
  CHECK_FALSE(none_pass.sensitivity);
  CHECK(none_pass.specificity->share == 0);
  CHECK(none_pass.kappa == 0.0);
  CHECK_THROWS_AS(measure_agreement({}), BugError);
}

TEST_CASE("answers to one case are no further cases") {
  const JudgeAgreement once = measure_agreement({.both_pass = 20, .judge_only = 2, .people_only = 3, .both_fail = 15});
  const JudgeAgreement twice =
      measure_agreement({.both_pass = 40, .judge_only = 4, .people_only = 6, .both_fail = 30}, 2);
  CHECK(twice.kappa.value() == near(*once.kappa));
  CHECK(twice.kappa_interval->low == near(once.kappa_interval->low));
  CHECK(twice.agreement.interval.high == near(once.agreement.interval.high));
  CHECK(twice.specificity->interval.low == near(once.specificity->interval.low));
}

TEST_CASE("a table counts what it is told") {
  JudgedTable table;
  table.add(true, true);
  table.add(true, false);
  table.add(true, false);
  table.add(false, true);
  table.add(false, false);
  CHECK(table == JudgedTable{.both_pass = 1, .judge_only = 2, .people_only = 1, .both_fail = 1});
  CHECK(table.total() == 5);
  CHECK(table.passed_by_judge() == 3);
  CHECK(table.passed_by_people() == 2);
  CHECK(table.failed_by_people() == 3);
  CHECK(table.disagreements() == 3);
}

TEST_CASE("four times the labels halve an interval") {
  CHECK(labels_for_reach(50, {0.4, 0.8}, 0.1) == 200);
  CHECK(labels_for_reach(50, {0.5, 0.7}, 0.1) == 50);
}
