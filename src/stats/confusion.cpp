#include "stats/confusion.h"

#include "base/assert.h"
#include "stats/distribution.h"

#include <algorithm>
#include <cmath>

namespace llmeval {

namespace {

// The sums of a table's rows and columns.
struct Margins {
  std::vector<std::uint64_t> expected;
  std::vector<std::uint64_t> found;
  std::vector<std::uint64_t> right;
  std::uint64_t total = 0;
  std::uint64_t agreed = 0;

  Margins(std::span<const ConfusionCell> cells, std::size_t classes)
      : expected(classes), found(classes), right(classes) {
    for (const ConfusionCell& cell : cells) {
      LLMEVAL_ASSERT(cell.expected < classes && cell.actual < classes && cell.count > 0);
      expected[cell.expected] += cell.count;
      found[cell.actual] += cell.count;
      total += cell.count;
      if (cell.expected != cell.actual) continue;
      right[cell.expected] += cell.count;
      agreed += cell.count;
    }
    LLMEVAL_ASSERT(total > 0);
  }

  double share(std::uint64_t count) const { return static_cast<double>(count) / static_cast<double>(total); }
};

double f1_of(double jaccard) { return 2 * jaccard / (1 + jaccard); }

ClassMeasures measure_class(const Margins& margins, std::size_t index, double repeats) {
  ClassMeasures of;
  of.expected = margins.expected[index];
  of.found = margins.found[index];
  of.right = margins.right[index];
  const auto right = static_cast<double>(of.right);
  const auto set = [&](std::uint64_t among, std::optional<double>& share, std::optional<Interval>& interval) {
    if (among == 0) return;
    const auto total = static_cast<double>(among);
    share = right / total;
    interval = wilson_share_interval(*share, total / repeats);
  };
  set(of.found, of.precision, of.precision_interval);
  set(of.expected, of.recall, of.recall_interval);
  if (of.expected == 0) return of;
  std::optional<double> jaccard;
  std::optional<Interval> interval;
  set(of.expected + of.found - of.right, jaccard, interval);
  of.f1 = f1_of(*jaccard);
  of.f1_interval = Interval{f1_of(interval->low), f1_of(interval->high)};
  return of;
}

// What one more sample in a cell adds to the macro F1, per share of the samples: the slope of the delta method.
double macro_slope(const Margins& margins, const std::vector<ClassMeasures>& classes, const ConfusionCell& cell) {
  const auto slope = [&](std::size_t index, bool is_right) {
    const ClassMeasures& of = classes[index];
    if (!of.f1) return 0.0;
    const double either = margins.share(of.expected + of.found);
    return is_right ? 2 * (1 - *of.f1) / either : -*of.f1 / either;
  };
  if (cell.expected == cell.actual) return slope(cell.expected, true);
  return slope(cell.expected, false) + slope(cell.actual, false);
}

void add_macro_f1(std::span<const ConfusionCell> cells, const Margins& margins, double cases,
                  ConfusionMeasures& measures) {
  double sum = 0;
  double count = 0;
  for (const ClassMeasures& of : measures.classes) {
    if (!of.f1) continue;
    sum += *of.f1;
    ++count;
  }
  const double macro_f1 = sum / count;
  double mean = 0;
  double square = 0;
  for (const ConfusionCell& cell : cells) {
    const double slope = macro_slope(margins, measures.classes, cell) / count;
    mean += margins.share(cell.count) * slope;
    square += margins.share(cell.count) * slope * slope;
  }
  const double variance = (square - mean * mean) / cases;
  const double of_share = macro_f1 * (1 - macro_f1);
  constexpr double k_rounding = 1e-15;
  const bool is_known = variance > k_rounding && of_share > 0;
  measures.macro_f1 = macro_f1;
  measures.macro_f1_interval = wilson_share_interval(macro_f1, is_known ? std::min(cases, of_share / variance) : cases);
}

void add_kappa(std::span<const ConfusionCell> cells, std::size_t classes, double repeats, ConfusionMeasures& measures) {
  const std::optional<Kappa> kappa = cohen_kappa(cells, classes);
  if (!kappa) return;
  measures.kappa = kappa->kappa;
  const double reach = k_normal_975 * kappa->standard_error * std::sqrt(repeats);
  Interval interval{kappa->kappa - reach, kappa->kappa + reach};
  // All or none agree: the error is 0 up to rounding.
  if (const double agreed = kappa->observed; agreed == 1 || reach < 1e-6) {
    const auto kappa_at = [&](double share) { return (share - kappa->expected) / (1 - kappa->expected); };
    interval.low = agreed == 0 ? kappa->kappa : kappa_at(measures.accuracy_interval.low);
    interval.high = agreed == 1 ? 1 : kappa_at(measures.accuracy_interval.high);
  }
  measures.kappa_interval = Interval{std::max(-1.0, interval.low), std::min(1.0, interval.high)};
}

}  // namespace

ConfusionMeasures measure_confusion(std::span<const ConfusionCell> cells, std::size_t classes, double repeats) {
  LLMEVAL_ASSERT(repeats >= 1);
  const Margins margins(cells, classes);
  const double cases = static_cast<double>(margins.total) / repeats;
  ConfusionMeasures measures;
  measures.total = margins.total;
  measures.accuracy = margins.share(margins.agreed);
  measures.accuracy_interval = wilson_share_interval(measures.accuracy, cases);
  for (std::size_t index = 0; index < classes; ++index) {
    measures.classes.push_back(measure_class(margins, index, repeats));
  }
  add_macro_f1(cells, margins, cases, measures);
  add_kappa(cells, classes, repeats, measures);
  return measures;
}

std::optional<Kappa> cohen_kappa(std::span<const ConfusionCell> cells, std::size_t classes) {
  const Margins margins(cells, classes);
  Kappa result;
  result.observed = margins.share(margins.agreed);
  double by_margins = 0;
  for (std::size_t index = 0; index < classes; ++index) {
    const double rows = margins.share(margins.expected[index]);
    const double columns = margins.share(margins.found[index]);
    result.expected += rows * columns;
    by_margins += rows * columns * (rows + columns);
  }
  // One class only, expected and found: counts say it exactly, the sum of shares up to rounding.
  if (std::find(margins.right.begin(), margins.right.end(), margins.total) != margins.right.end()) return std::nullopt;
  const double by_luck = 1 - result.expected;
  result.kappa = margins.agreed == margins.total ? 1 : (result.observed - result.expected) / by_luck;
  double variance = 0;
  for (const ConfusionCell& cell : cells) {
    const double share = margins.share(cell.count);
    if (cell.expected == cell.actual) {
      const double either = margins.share(margins.expected[cell.expected] + margins.found[cell.expected]);
      const double term = 1 - either * (1 - result.kappa);
      variance += share * term * term;
    } else {
      const double term =
          (margins.share(margins.found[cell.expected] + margins.expected[cell.actual])) * (1 - result.kappa);
      variance += share * term * term;
    }
  }
  const double centre = result.kappa - result.expected * (1 - result.kappa);
  variance -= centre * centre;
  const double n = static_cast<double>(margins.total);
  result.standard_error = std::sqrt(std::max(0.0, variance) / n) / by_luck;
  const double null_variance = result.expected + result.expected * result.expected - by_margins;
  result.null_error = std::sqrt(std::max(0.0, null_variance) / n) / by_luck;
  return result;
}

}  // namespace llmeval
