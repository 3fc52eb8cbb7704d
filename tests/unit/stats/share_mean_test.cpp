#include "stats/share_mean.h"

#include "base/assert.h"
#include "base/rng.h"

#include <doctest/doctest.h>

#include <vector>

using namespace llmeval;

TEST_CASE("the mean of nothing is none, of equal shares that share, to the last digit") {
  CHECK_FALSE(ShareMean().mean().has_value());
  for (const double share : {0.0, 0.1, 1.0 / 3, 0.7, 1.0}) {
    ShareMean mean;
    for (int i = 0; i < 1000; ++i) mean.add(share);
    CHECK(*mean.mean() == share);
  }
}

TEST_CASE("the order of the shares changes no digit") {
  Rng rng(11);
  std::vector<double> shares;
  for (int i = 0; i < 1000; ++i) shares.push_back(rng.uniform());
  const auto mean_of = [&shares] {
    ShareMean mean;
    for (const double share : shares) mean.add(share);
    return *mean.mean();
  };
  const double expected = mean_of();
  CHECK((expected > 0.45 && expected < 0.55));
  for (int round = 0; round < 20; ++round) {
    rng.shuffle(shares);
    CHECK(mean_of() == expected);
  }
}

TEST_CASE("what is no share is a bug") {
  ShareMean mean;
  CHECK_THROWS_AS(mean.add(1.5), BugError);
  CHECK_THROWS_AS(mean.add(-0.1), BugError);
}
