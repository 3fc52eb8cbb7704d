#include "stats/permutation.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_most_enumerated = 16;
constexpr int k_finest_grid = 1000;
// Sums of the same numbers in another order differ by rounding: what is closer than this is a tie.
constexpr double k_tie = 1e-9;

// The differences as whole numbers of steps, where one grid has them all.
struct Grid {
  std::vector<std::uint64_t> steps;  // Of their sizes.
  std::uint64_t range = 0;           // Sum of those.
  std::int64_t seen = 0;             // Sum of the differences.
};

std::optional<Grid> find_grid(std::span<const double> differences, std::uint64_t most_range) {
  for (int scale = 1; scale <= k_finest_grid; ++scale) {
    Grid grid;
    bool fits = true;
    for (const double difference : differences) {
      const double scaled = difference * scale;
      const double whole = std::round(scaled);
      fits = std::abs(scaled - whole) <= k_tie * scale && std::abs(whole) <= static_cast<double>(most_range);
      if (!fits) break;
      grid.steps.push_back(static_cast<std::uint64_t>(std::abs(whole)));
      grid.range += grid.steps.back();
      grid.seen += static_cast<std::int64_t>(whole);
      fits = grid.range <= most_range;
      if (!fits) break;
    }
    if (fits) return grid;
  }
  return std::nullopt;
}

// The chances of the sums U of the sizes that are drawn heads up: the flipped sum is 2U − range.
SignFlips count_on_grid(const Grid& grid) {
  std::vector<double> chances(grid.range + 1);
  chances[0] = 1;
  std::uint64_t reached = 0;
  for (const std::uint64_t step : grid.steps) {
    for (std::uint64_t sum = reached + 1; sum-- > 0;) {
      chances[sum] /= 2;
      chances[sum + step] += chances[sum];
    }
    reached += step;
  }
  SignFlips result{0, 0, 0, true};
  for (std::uint64_t sum = 0; sum <= grid.range; ++sum) {
    const std::int64_t flipped = 2 * static_cast<std::int64_t>(sum) - static_cast<std::int64_t>(grid.range);
    if (std::abs(flipped) >= std::abs(grid.seen)) result.two_sided += chances[sum];
    if (flipped >= grid.seen) result.greater += chances[sum];
    if (flipped <= grid.seen) result.less += chances[sum];
  }
  return result;
}

// How many flips were as extreme, as shares of `all`, of which `sure` are so without looking.
class Extremes {
 public:
  Extremes(double seen, double sizes) : seen_(seen), tie_(k_tie * sizes) {}

  void add(double flipped) {
    if (std::abs(flipped) >= std::abs(seen_) - tie_) ++two_sided_;
    if (flipped >= seen_ - tie_) ++greater_;
    if (flipped <= seen_ + tie_) ++less_;
    ++all_;
  }
  SignFlips result(std::uint64_t sure) const {
    const auto share = [&](std::uint64_t count) {
      return static_cast<double>(count + sure) / static_cast<double>(all_ + sure);
    };
    return {share(two_sided_), share(greater_), share(less_), sure == 0};
  }

 private:
  double seen_;
  double tie_;
  std::uint64_t two_sided_ = 0;
  std::uint64_t greater_ = 0;
  std::uint64_t less_ = 0;
  std::uint64_t all_ = 0;
};

SignFlips count_one_by_one(std::span<const double> differences, Extremes extremes) {
  std::vector<double> sums{0};
  for (const double difference : differences) {
    const std::size_t half = sums.size();
    sums.resize(2 * half);
    for (std::size_t i = 0; i < half; ++i) {
      sums[half + i] = sums[i] - difference;
      sums[i] += difference;
    }
  }
  for (const double sum : sums) extremes.add(sum);
  return extremes.result(0);
}

SignFlips draw(std::span<const double> differences, Extremes extremes, Rng& rng, std::uint64_t draws) {
  for (std::uint64_t drawn = 0; drawn < draws; ++drawn) {
    double sum = 0;
    std::uint64_t coins = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      if (i % 64 == 0) coins = rng.next();
      sum += (coins & 1U) != 0 ? differences[i] : -differences[i];
      coins >>= 1U;
    }
    extremes.add(sum);
  }
  return extremes.result(1);
}

}  // namespace

SignFlips test_sign_flips(std::span<const double> differences, Rng rng, const SignFlipOptions& options) {
  std::vector<double> changes;
  double seen = 0;
  double sizes = 0;
  for (const double difference : differences) {
    LLMEVAL_ASSERT(std::isfinite(difference));
    if (difference == 0) continue;
    changes.push_back(difference);
    seen += difference;
    sizes += std::abs(difference);
  }
  if (changes.empty()) return {};
  const std::optional<Grid> grid = find_grid(changes, options.most_work / changes.size());
  if (grid) return count_on_grid(*grid);
  const Extremes extremes(seen, sizes);
  if (changes.size() <= k_most_enumerated) return count_one_by_one(changes, extremes);
  return draw(changes, extremes, rng, options.draws);
}

}  // namespace llmeval
