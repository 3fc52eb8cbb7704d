#include "stats/corrected_rate.h"

#include "base/assert.h"
#include "base/rng.h"
#include "unit/stats/vectors.h"

#include <vector>

using namespace llmeval;
using namespace llmeval::stats_test;

namespace {

std::vector<double> numbers(const Value& list) {
  std::vector<double> all;
  for (const Value& value : list.list()) all.push_back(number(value));
  return all;
}

std::uint64_t draw(Rng& rng, std::uint64_t count, double share) {
  std::uint64_t hits = 0;
  for (std::uint64_t i = 0; i < count; ++i) hits += rng.uniform() < share ? 1 : 0;
  return hits;
}

}  // namespace

TEST_CASE("Rogan and Gladen's rate agrees with the vectors handed to us") {
  for (const Value& row : vectors("rogan_gladen")) {
    const Value& input = *row.find("input");
    const std::optional<double> raw = rogan_gladen(number(*input.find("apparent")), number(*input.find("sensitivity")),
                                                   number(*input.find("specificity")));
    check_expected(row, "raw", raw);
    check_expected(row, "clipped", raw ? std::optional(std::clamp(*raw, 0.0, 1.0)) : std::nullopt);
  }
}

TEST_CASE("a corrected rate from labels") {
  // Sensitivity 36/40, specificity 8/10, 240 of 300 passed: (.8 + .8 - 1) / .7.
  const JudgedTable table{.both_pass = 36, .judge_only = 2, .people_only = 4, .both_fail = 8};
  const std::optional<CorrectedRate> rate = corrected_rate(table, 240, 300);
  REQUIRE(rate);
  CHECK(rate->raw == doctest::Approx(0.6 / 0.7).epsilon(1e-12));
  CHECK(rate->rate == rate->raw);
  // The interval by hand (an independent calculation of the same formula).
  CHECK(is_close(rate->interval.low, 0.7051422185434829, 1e-9));
  CHECK(is_close(rate->interval.high, 1, 1e-9));
  // Labels of one case, counted four times, say no more than a quarter of them.
  const std::optional<CorrectedRate> repeated =
      corrected_rate({.both_pass = 144, .judge_only = 8, .people_only = 16, .both_fail = 32}, 960, 1200, 4);
  CHECK(is_close(repeated->interval.low, rate->interval.low, 1e-12));
  // Fewer passes than the judge's mistakes explain.
  const std::optional<CorrectedRate> beyond =
      corrected_rate({.both_pass = 9, .judge_only = 15, .people_only = 1, .both_fail = 85}, 10, 100);
  CHECK(beyond->raw == doctest::Approx(-0.05 / 0.75));
  CHECK(beyond->rate == 0);
  CHECK(beyond->interval.low == 0);
}

TEST_CASE("a judge that says nothing, and labels that do not tell, correct nothing") {
  CHECK_FALSE(corrected_rate({.both_pass = 10}, 5, 10));
  CHECK_FALSE(corrected_rate({.both_fail = 10}, 5, 10));
  CHECK_FALSE(corrected_rate({.both_pass = 5, .judge_only = 5, .people_only = 5, .both_fail = 5}, 5, 10));
  CHECK_FALSE(corrected_rate({.both_pass = 1, .judge_only = 9, .people_only = 9, .both_fail = 1}, 5, 10));
  CHECK_THROWS_AS(corrected_rate({.both_pass = 1, .both_fail = 1}, 2, 1), BugError);
}

TEST_CASE("the interval of a corrected rate holds the truth as often as it says") {
  struct World {
    double truth;
    double sensitivity;
    double specificity;
    std::uint64_t labels;
  };
  // The last two are where the delta method misses: a judge that hardly errs.
  for (const World& world : {World{.8, .9, .8, 60}, World{.7, .95, .95, 100}, World{.9, 1, .9, 50}}) {
    CAPTURE(world.truth);
    Rng rng(7);
    int held = 0;
    int drawn = 0;
    for (int i = 0; i < 400; ++i) {
      JudgedTable table;
      const std::uint64_t passing = draw(rng, world.labels, world.truth);
      table.both_pass = draw(rng, passing, world.sensitivity);
      table.people_only = passing - table.both_pass;
      table.both_fail = draw(rng, world.labels - passing, world.specificity);
      table.judge_only = world.labels - passing - table.both_fail;
      const std::uint64_t others = 400 - world.labels;
      const std::uint64_t good = draw(rng, others, world.truth);
      const std::uint64_t passed = table.passed_by_judge() + draw(rng, good, world.sensitivity) +
                                   draw(rng, others - good, 1 - world.specificity);
      const std::optional<CorrectedRate> rate = corrected_rate(table, passed, 400);
      if (!rate) continue;
      ++drawn;
      held += rate->interval.low <= world.truth && world.truth <= rate->interval.high ? 1 : 0;
    }
    CHECK(drawn > 390);
    CHECK(held >= drawn * 94 / 100);
  }
}

TEST_CASE("prediction-powered means agree with the vectors handed to us") {
  for (const Value& row : vectors("ppi_mean")) {
    const Value& input = *row.find("input");
    const Value& weight = *input.find("lambda");
    const std::optional<PredictionPowered> got = prediction_powered_mean(
        numbers(*input.find("Y")), numbers(*input.find("f")), numbers(*input.find("f_unlabeled")),
        weight.is_text() ? std::nullopt : std::optional(number(weight)));
    REQUIRE(got);
    check_expected(row, "lambda", got->weight);
    check_expected(row, "theta", got->mean);
    check_expected(row, "se", got->standard_error);
    const List& interval = row.find("expected")->find("ci95")->list();
    CHECK(is_close(got->interval.low, number(interval[0]), tolerance_of(row)));
    CHECK(is_close(got->interval.high, number(interval[1]), tolerance_of(row)));
  }
}

TEST_CASE("few labels, no others, a judge that never varies") {
  const std::vector<double> labels{1, 0, 1, 1};
  const std::vector<double> same{1, 1, 1, 1};
  const std::vector<double> none;
  CHECK_FALSE(prediction_powered_mean(std::vector<double>{1}, std::vector<double>{1}, same));
  const auto alone = prediction_powered_mean(labels, labels, none);
  CHECK(alone->weight == 0);
  CHECK(alone->mean == 0.75);
  CHECK(alone->standard_error == doctest::Approx(0.25));
  const auto flat = prediction_powered_mean(labels, same, same);
  CHECK(flat->weight == 0);
  CHECK(flat->mean == 0.75);
  const auto repeated = prediction_powered_mean(labels, labels, none, std::nullopt, 4);
  CHECK(repeated->standard_error == doctest::Approx(0.5));
  CHECK(repeated->interval.high == 1);
}
