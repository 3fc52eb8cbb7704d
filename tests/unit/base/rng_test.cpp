#include "base/rng.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

namespace llmeval {
namespace {

constexpr std::uint64_t k_most = std::numeric_limits<std::uint64_t>::max();

TEST_CASE("the numbers are those of xoshiro256** seeded by SplitMix64") {
  // From a second implementation of both, which was checked against their authors' published first outputs (SplitMix64
  // of 1234567; xoshiro256** from the state 1, 2, 3, 4).
  struct Row {
    std::uint64_t seed;
    std::vector<std::uint64_t> numbers;
  };
  const std::vector<Row> rows = {
      {0, {11091344671253066420U, 13793997310169335082U, 1900383378846508768U, 7684712102626143532U}},
      {42, {1546998764402558742U, 6990951692964543102U, 12544586762248559009U, 17057574109182124193U}},
      {1234567, {3504822795582309479U, 1819558768956484042U, 1250851346055027673U, 16940231675099994102U}},
      {k_most, {10328197420357168392U, 14156678507024973869U, 9357971779955476126U, 13791585006304312367U}},
  };
  for (const Row& row : rows) {
    Rng rng(row.seed);
    CHECK(rng.seed() == row.seed);
    for (const std::uint64_t number : row.numbers) CHECK(rng.next() == number);
  }
}

TEST_CASE("a child depends on seed and names, not on what was drawn") {
  Rng rng(7);
  const std::uint64_t before = rng.child("order").next();
  rng.next();
  CHECK(rng.child("order").next() == before);
  CHECK(rng.child({"order"}).next() == before);
  CHECK(Rng(8).child("order").next() != before);
  CHECK(rng.child("jitter").next() != before);
  CHECK(rng.child({"a", "b"}).next() != rng.child({"ab"}).next());
  CHECK(rng.child({"a", "b"}).next() != rng.child({"b", "a"}).next());
  CHECK(rng.child({"a", ""}).next() != rng.child({"a"}).next());
}

TEST_CASE("below has no bias, also where a remainder would") {
  Rng rng(1);
  for (int i = 0; i < 100; ++i) CHECK(rng.below(1) == 0);
  // Three quarters of 2^64: with a mere remainder the lowest third would come half the time.
  const std::uint64_t bound = std::uint64_t{3} << 62U;
  std::vector<int> thirds(3, 0);
  for (int i = 0; i < 30'000; ++i) {
    const std::uint64_t drawn = rng.below(bound);
    REQUIRE(drawn < bound);
    ++thirds[drawn >> 62U];
  }
  for (const int count : thirds) CHECK(std::abs(count - 10'000) < 400);  // Five standard deviations.
  for (int i = 0; i < 100; ++i) {
    CHECK(rng.below(k_most) < k_most);
    CHECK(rng.below((std::uint64_t{1} << 63U) + 1) <= std::uint64_t{1} << 63U);
  }
}

TEST_CASE("uniform and normal numbers have their moments") {
  Rng rng(2);
  constexpr int k_count = 100'000;
  double uniform_sum = 0;
  double normal_sum = 0;
  double normal_squares = 0;
  for (int i = 0; i < k_count; ++i) {
    const double uniform = rng.uniform();
    REQUIRE(uniform >= 0);
    REQUIRE(uniform < 1);
    uniform_sum += uniform;
    const double normal = rng.normal();
    normal_sum += normal;
    normal_squares += normal * normal;
  }
  CHECK(std::abs(uniform_sum / k_count - 0.5) < 0.005);
  CHECK(std::abs(normal_sum / k_count) < 0.02);
  CHECK(std::abs(normal_squares / k_count - 1) < 0.025);
}

TEST_CASE("every order is equally likely") {
  Rng rng(3);
  std::map<std::vector<int>, int> counts;
  for (int i = 0; i < 24'000; ++i) {
    std::vector<int> items = {1, 2, 3, 4};
    rng.shuffle(items);
    ++counts[items];
  }
  CHECK(counts.size() == 24);
  for (const auto& [order, count] : counts) CHECK(std::abs(count - 1'000) < 160);  // Five standard deviations.
}

TEST_CASE("property: a shuffle is a permutation, and below is below") {
  CHECK(rc::check([](std::uint64_t seed, std::vector<int> items) {
    Rng rng(seed);
    std::vector<int> shuffled = items;
    rng.shuffle(shuffled);
    RC_ASSERT(std::is_permutation(items.begin(), items.end(), shuffled.begin(), shuffled.end()));
    const std::uint64_t bound = *rc::gen::inRange<std::uint64_t>(1, k_most);
    RC_ASSERT(rng.below(bound) < bound);
  }));
}

}  // namespace
}  // namespace llmeval
