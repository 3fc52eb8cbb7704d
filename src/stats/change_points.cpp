#include "stats/change_points.h"

#include "base/assert.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

constexpr double k_rounding = 1e-9;
constexpr std::uint64_t k_enough_extreme = 20;
constexpr double k_chi_square_95 = 3.841;

// A unit within a stretch of the series, by what its values are above their most common one: mostly few are.
struct Deviations {
  std::vector<std::uint32_t> at;  // From the start of the stretch; in any order once permuted.
  std::vector<double> odd;        // Of the first of them.
};

double most_common(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double common = values.front();
  std::ptrdiff_t most = 0;
  for (auto begin = values.begin(); begin != values.end();) {
    const auto end = std::upper_bound(begin, values.end(), *begin);
    if (end - begin > most) {
      most = end - begin;
      common = *begin;
    }
    begin = end;
  }
  return common;
}

// One test: a stretch of the series from `begin` to `end`.
class StretchTest {
 public:
  StretchTest(std::span<const MeasuredUnit> units, std::size_t begin, std::size_t end)
      : length_(end - begin), above_(length_), expected_(length_), variance_(length_), bound_(length_) {
    for (const MeasuredUnit& unit : units) add(unit, begin, end);
    observed_ = statistics();
    for (std::size_t k = 1; k < length_; ++k) {
      if (std::abs(observed_[k]) > std::abs(observed_[best_])) best_ = k;
    }
  }

  // p of the strongest change; nullopt where it is over `level`.
  std::optional<double> shown(const ChangeSearch& search, double level, Rng& rng) {
    if (best_ == 0) return std::nullopt;
    if (const double p = hoeffding_p(); p <= level) return p;
    const double p = drawn_p(search, level, rng);
    return p <= level ? std::optional(p) : std::nullopt;
  }

  ChangePoint point(std::size_t begin, double p) const {
    const auto is_near = [&](std::size_t k) {
      const bool same_way = (observed_[k] < 0) == (observed_[best_] < 0);
      return same_way && observed_[k] * observed_[k] >= observed_[best_] * observed_[best_] - k_chi_square_95;
    };
    std::size_t earliest = best_;
    while (earliest > 1 && is_near(earliest - 1)) --earliest;
    std::size_t latest = best_;
    while (latest + 1 < length_ && is_near(latest + 1)) ++latest;
    return {begin + best_, begin + earliest, begin + latest, p};
  }

 private:
  void add(const MeasuredUnit& unit, std::size_t begin, std::size_t end) {
    const auto first = std::lower_bound(unit.at.begin(), unit.at.end(), begin);
    const auto last = std::lower_bound(first, unit.at.end(), end);
    const auto count = static_cast<std::size_t>(last - first);
    if (count < 2) return;
    const auto values = unit.values.begin() + (first - unit.at.begin());
    const auto [least, most] = std::minmax_element(values, values + (last - first));
    if (*least == *most) return;
    const double range = *most - *least;
    const double common = most_common({values, values + (last - first)});
    Deviations& made = units_.emplace_back();
    std::vector<std::uint32_t> usual;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto moment = static_cast<std::uint32_t>(first[static_cast<std::ptrdiff_t>(i)] - begin);
      const double above = values[static_cast<std::ptrdiff_t>(i)] - common;
      if (above == 0) {
        usual.push_back(moment);
        continue;
      }
      made.at.push_back(moment);
      made.odd.push_back(above);
      above_[moment] += above;
      sum += above;
      squares += above * above;
    }
    work_ += made.odd.size();
    made.at.insert(made.at.end(), usual.begin(), usual.end());
    add_moments(first, count, begin, sum, squares, range);
  }

  // Mean and variance of its sum before each place under permutation: `before` of `count` values are drawn.
  void add_moments(std::vector<std::uint32_t>::const_iterator first, std::size_t count, std::size_t begin, double sum,
                   double squares, double range) {
    const auto all = static_cast<double>(count);
    const double spread = (squares - sum * sum / all) / (all * (all - 1));
    std::size_t before = 0;
    for (std::size_t k = 1; k < length_; ++k) {
      while (before < count && first[static_cast<std::ptrdiff_t>(before)] - begin < k) ++before;
      const auto drawn = static_cast<double>(before);
      expected_[k] += drawn * sum / all;
      variance_[k] += drawn * (all - drawn) * spread;
      bound_[k] += range * range * std::min(drawn, all - drawn);
    }
  }

  // Z at each place; 0 where nothing can differ.
  std::vector<double> statistics() const {
    std::vector<double> z(length_);
    double sum = 0;
    for (std::size_t k = 1; k < length_; ++k) {
      sum += above_[k - 1];
      if (variance_[k] > k_rounding) z[k] = (sum - expected_[k]) / std::sqrt(variance_[k]);
    }
    return z;
  }

  // The sums of |Z| at least as large at any place, whatever their true chance: 2 exp(−2 s²/Σ range² min(m, n − m)).
  double hoeffding_p() const {
    const double largest = std::abs(observed_[best_]) - k_rounding;
    double p = 0;
    for (std::size_t k = 1; k < length_; ++k) {
      if (variance_[k] > k_rounding) p += 2 * std::exp(-2 * largest * largest * variance_[k] / bound_[k]);
    }
    return p;
  }

  double drawn_p(const ChangeSearch& search, double level, Rng& rng) {
    const auto fine_enough = static_cast<std::uint64_t>(2 * static_cast<double>(k_enough_extreme) / level);
    const std::uint64_t wanted = std::max(search.draws, fine_enough);
    const std::uint64_t affordable = std::max<std::uint64_t>(999, search.most_work / (work_ + length_));
    const std::uint64_t draws = std::min(wanted, affordable);
    const double largest = std::abs(observed_[best_]) - k_rounding;
    std::uint64_t extreme = 0;
    for (std::uint64_t drawn = 1; drawn <= draws; ++drawn) {
      extreme += largest_drawn(rng) >= largest ? 1 : 0;
      if (extreme == k_enough_extreme) return static_cast<double>(extreme) / static_cast<double>(drawn);
    }
    return static_cast<double>(1 + extreme) / static_cast<double>(1 + draws);
  }

  double largest_drawn(Rng& rng) {
    std::fill(above_.begin(), above_.end(), 0);
    for (Deviations& unit : units_) {
      for (std::size_t i = 0; i < unit.odd.size(); ++i) {
        std::swap(unit.at[i], unit.at[i + rng.below(unit.at.size() - i)]);
        above_[unit.at[i]] += unit.odd[i];
      }
    }
    double largest = 0;
    double sum = 0;
    for (std::size_t k = 1; k < length_; ++k) {
      sum += above_[k - 1];
      const double over = sum - expected_[k];
      if (variance_[k] > k_rounding) largest = std::max(largest, over * over / variance_[k]);
    }
    return std::sqrt(largest);
  }

  std::size_t length_;
  std::vector<Deviations> units_;
  std::vector<double> above_;     // By moment: the sum over the units.
  std::vector<double> expected_;  // By place, of the sum before it.
  std::vector<double> variance_;
  std::vector<double> bound_;
  std::vector<double> observed_;
  std::size_t best_ = 0;    // 0: no place differs.
  std::uint64_t work_ = 0;  // Values drawn by a permutation.
};

}  // namespace

std::vector<ChangePoint> find_changes(std::span<const MeasuredUnit> units, std::size_t moments,
                                      const ChangeSearch& search, const Rng& rng) {
  LLMEVAL_ASSERT(search.level > 0 && search.level < 1);
  struct Stretch {
    std::size_t begin;
    std::size_t end;
    double level;
  };
  std::vector<ChangePoint> found;
  std::vector<Stretch> open{{0, moments, search.level}};
  Rng drawing = rng;
  while (!open.empty()) {
    const Stretch stretch = open.back();
    open.pop_back();
    if (stretch.end - stretch.begin < 2) continue;
    StretchTest test(units, stretch.begin, stretch.end);
    const std::optional<double> p = test.shown(search, stretch.level, drawing);
    if (!p) continue;
    found.push_back(test.point(stretch.begin, *p));
    open.push_back({found.back().at, stretch.end, stretch.level / 2});
    open.push_back({stretch.begin, found.back().at, stretch.level / 2});
  }
  std::sort(found.begin(), found.end(), [](const ChangePoint& a, const ChangePoint& b) { return a.at < b.at; });
  return found;
}

bool can_change(std::span<const MeasuredUnit> units) {
  return std::any_of(units.begin(), units.end(), [](const MeasuredUnit& unit) {
    return std::any_of(unit.values.begin(), unit.values.end(),
                       [&](double value) { return value != unit.values.front(); });
  });
}

void to_ranks(std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double middle = (static_cast<double>(begin) + static_cast<double>(end)) / 2;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = middle / static_cast<double>(order.size());
    begin = end;
  }
  values = std::move(ranks);
}

}  // namespace llmeval
