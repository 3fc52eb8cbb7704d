#include "stats/mean.h"

#include "base/assert.h"
#include "base/rng.h"
#include "stats/distribution.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace llmeval;

namespace {

doctest::Approx near(double expected) { return doctest::Approx(expected).epsilon(1e-12); }

}  // namespace

TEST_CASE("a mean and its bounds") {
  const std::vector<double> scores{1, 0, 1, 1, 0, 1, 1, 1, 0, 1};
  const MeasuredMean measured = measure_mean(scores);
  CHECK(measured.mean == near(0.7));
  CHECK(*measured.standard_error == near(0.15275252316519466));
  CHECK(measured.student_bounds()->low == doctest::Approx(0.35444978559509566).epsilon(1e-9));
  CHECK(measured.normal_bounds()->high == near(0.9993894439514018));
}

TEST_CASE("a single value has no error, which is not an error of 0") {
  const MeasuredMean single = measure_mean(std::vector<double>{0.7});
  CHECK(single.mean == 0.7);
  CHECK_FALSE(single.standard_error);
  CHECK_FALSE(single.student_bounds());
  CHECK_FALSE(single.normal_bounds());
  CHECK_THROWS_AS(measure_mean({}), BugError);
}

TEST_CASE("clusters of one are no clusters, clusters of equals count once") {
  const std::vector<double> scores{1, 0, 0.5, 0.25};
  const ClusteredMean singletons = measure_clustered_mean(scores, std::vector<std::uint32_t>{2, 0, 3, 1});
  CHECK(*singletons.mean.standard_error == near(*measure_mean(scores).standard_error));
  CHECK(singletons.mean.degrees == 3);

  std::vector<double> repeated;
  std::vector<std::uint32_t> clusters;
  for (std::uint32_t i = 0; i < 4; ++i) {
    repeated.insert(repeated.end(), 5, scores[i]);
    clusters.insert(clusters.end(), 5, i);
  }
  const ClusteredMean fives = measure_clustered_mean(repeated, clusters);
  CHECK(*fives.mean.standard_error == near(*measure_mean(scores).standard_error));
  CHECK(fives.clusters == 4);
  CHECK(*measure_mean(repeated).standard_error < *fives.mean.standard_error / 2);
  const ClusteredMean one = measure_clustered_mean(scores, std::vector<std::uint32_t>(4));
  CHECK_FALSE(one.mean.standard_error);
}

TEST_CASE("what a value of a cluster is worth") {
  const std::vector<double> values{1, 0, 1, 0, 0, 1};
  CHECK(independent_share(values, std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5}) == near(1));
  // Of clusters of equals as much as one of them, less what three say less than six of the error.
  const std::vector<double> equal{1, 1, 0, 0, 1, 1};
  const std::vector<std::uint32_t> pairs{0, 0, 1, 1, 2, 2};
  const double plain = 4.0 / 3 / 5 / 6;
  const double clustered = 24.0 / 9 / 36 * 3 / 2;
  const double ratio = student_quantile(0.975, 5) / student_quantile(0.975, 2);
  CHECK(independent_share(equal, pairs) == near(plain / clustered * ratio * ratio));
  // Clusters that balance each other are worth no more than independent values.
  CHECK(independent_share(std::vector<double>{1, 0, 1, 0, 1, 0}, pairs) == near(ratio * ratio));
  CHECK(independent_share(std::vector<double>(6, 1), pairs) == 0.5);
  CHECK(independent_share(values, std::vector<std::uint32_t>(6)) == near(1.0 / 6));
  CHECK(independent_share(std::vector<double>{1}, std::vector<std::uint32_t>{0}) == 1);
}

TEST_CASE("what trials can shrink, and what they cannot") {
  const VarianceParts noisy = measure_variance(std::vector<std::vector<double>>{{1, 0}, {0, 1}, {1, 0}, {0, 1}});
  CHECK(noisy.within == near(0.5));
  CHECK(noisy.of_means == 0);
  CHECK(noisy.between == near(-0.25));
  const VarianceParts fixed = measure_variance(std::vector<std::vector<double>>{{1, 1}, {0, 0}});
  CHECK(fixed.within == 0);
  CHECK(fixed.between == near(0.5));
}

TEST_CASE("pairs of one case vary less than strangers do") {
  const std::vector<double> before{0.1, 0.4, 0.6, 0.9};
  const std::vector<double> after{0.2, 0.5, 0.6, 1.0};
  const PairedMeans pairs = measure_pairs(before, after);
  CHECK(pairs.difference.mean == near(0.075));
  CHECK(*pairs.difference.standard_error < *pairs.loose_error / 5);
  CHECK(*pairs.correlation > 0.98);
  CHECK_FALSE(measure_pairs(before, std::vector<double>(4, 0.5)).correlation);
}

TEST_CASE("the order of the cases changes nothing") {
  Rng rng(5);
  std::vector<double> scores;
  for (int i = 0; i < 200; ++i) scores.push_back(rng.uniform());
  const MeasuredMean once = measure_mean(scores);
  rng.shuffle(scores);
  CHECK(measure_mean(scores).mean == near(once.mean));
  CHECK(*measure_mean(scores).standard_error == near(*once.standard_error));
}
