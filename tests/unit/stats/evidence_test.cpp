// Evidence that may be looked at at any time: e-processes and confidence sequences.
#include "base/rng.h"
#include "stats/betting.h"
#include "stats/e_process.h"
#include "stats/early_stop.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace llmeval;

namespace {

constexpr int k_length = 10;

// The mean of what evidence makes of all sequences of ten, each bit being as likely as not.
template <class Make>
double mean_over_all(const Make& make) {
  double sum = 0;
  for (unsigned bits = 0; bits < 1U << k_length; ++bits) {
    auto evidence = make();
    for (int i = 0; i < k_length; ++i) evidence.add((bits >> static_cast<unsigned>(i) & 1U) != 0);
    sum += std::exp(evidence.log_evidence());
  }
  return sum / (1U << k_length);
}

}  // namespace

TEST_CASE("a fair game: evidence is worth 1 on average where there is nothing to find") {
  CHECK(mean_over_all([] { return BernoulliEvidence(0.5); }) == doctest::Approx(1).epsilon(1e-10));
  CHECK(mean_over_all([] { return BernoulliEvidence(0.5, {0.5, 2}); }) == doctest::Approx(1).epsilon(1e-10));
  CHECK(mean_over_all([] { return RegressionEvidence(); }) == doctest::Approx(1).epsilon(1e-10));
  double higher = 0;
  double lower = 0;
  for (unsigned bits = 0; bits < 1U << k_length; ++bits) {
    BettingEvidence evidence(0.5);
    for (int i = 0; i < k_length; ++i) evidence.add((bits >> static_cast<unsigned>(i) & 1U) != 0 ? 1 : 0);
    higher += std::exp(evidence.log_higher());
    lower += std::exp(evidence.log_lower());
  }
  CHECK(higher / (1U << k_length) == doctest::Approx(1).epsilon(1e-10));
  CHECK(lower / (1U << k_length) == doctest::Approx(1).epsilon(1e-10));
}

TEST_CASE("how many regressions in a row are evidence of 20") {
  BernoulliEvidence either(0.5);
  RegressionEvidence worse;
  int needed_either = 0;
  int needed_worse = 0;
  for (int i = 1; i <= 8; ++i) {
    either.add(true);
    worse.add(true);
    if (needed_either == 0 && either.log_evidence() >= std::log(20)) needed_either = i;
    if (needed_worse == 0 && worse.log_evidence() >= std::log(20)) needed_worse = i;
  }
  CHECK(needed_either == 8);
  CHECK(needed_worse == 7);
  CHECK(std::exp(either.log_evidence()) == doctest::Approx(256.0 / 9));
  CHECK(either.always_valid_p() == doctest::Approx(9.0 / 256));
}

TEST_CASE("fixed cases are no evidence of regressions") {
  RegressionEvidence evidence;
  for (int i = 0; i < 50; ++i) evidence.add(false);
  CHECK(evidence.log_evidence() == doctest::Approx(-std::log(51)));
  CHECK(evidence.always_valid_p() == 1);
}

TEST_CASE("a confidence sequence of a share is closed at the edges and holds the share") {
  CHECK(bernoulli_sequence(0, 0) == Interval{0, 1});
  CHECK(bernoulli_sequence(0, 20).low == 0);
  CHECK(bernoulli_sequence(20, 20).high == 1);
  const Interval some = bernoulli_sequence(8, 10);
  CHECK((some.low < 0.8 && 0.8 < some.high));
  const Interval many = bernoulli_sequence(800, 1000);
  CHECK(many.high - many.low < (some.high - some.low) / 5);
}

TEST_CASE("a confidence sequence of a mean only shrinks, and holds the mean") {
  BettingSequence sequence;
  Rng rng(4);
  Interval before = sequence.interval();
  CHECK(before.low < 1e-6);
  CHECK(before.high > 1 - 1e-6);
  for (int i = 0; i < 400; ++i) {
    sequence.add(0.5 + 0.3 * rng.uniform());
    if (i % 50 != 49) continue;
    const Interval now = sequence.interval();
    CHECK((now.low >= before.low && now.high <= before.high));
    CHECK((now.low <= 0.65 && 0.65 <= now.high));
    before = now;
  }
  CHECK(before.high - before.low < 0.05);
}

TEST_CASE("a comparison stops at the first certain answer and stays with it") {
  EarlyStop stop({.margin = 0, .alpha = 0.05}, EarlyStop::Scores::pass_fail);
  int cases = 0;
  for (; stop.answer() == ChangeAnswer::inconclusive && cases < 100; ++cases) stop.add(1, 0);
  CHECK(stop.answer() == ChangeAnswer::worse);
  CHECK(cases == 8);  // Half of alpha: evidence of 40.
  for (int i = 0; i < 100; ++i) stop.add(0, 1);
  CHECK(stop.answer() == ChangeAnswer::worse);
  CHECK(stop.last_rule().alpha == 0.025);
}

TEST_CASE("with a margin a comparison also stops where it is not worse") {
  for (const auto scores : {EarlyStop::Scores::pass_fail, EarlyStop::Scores::graded}) {
    EarlyStop stop({.margin = 0.1, .alpha = 0.05}, scores);
    int cases = 0;
    for (; stop.answer() == ChangeAnswer::inconclusive && cases < 1000; ++cases) stop.add(0.0, 0.0);
    CHECK(stop.answer() == ChangeAnswer::not_worse);
    CHECK(cases < 150);
  }
  EarlyStop graded({.margin = 0, .alpha = 0.05}, EarlyStop::Scores::graded);
  Rng rng(9);
  for (int i = 0; i < 200; ++i) graded.add(0.5 + 0.2 * rng.uniform(), 0.4 + 0.2 * rng.uniform());
  CHECK(graded.answer() == ChangeAnswer::worse);
}
