#include "stats/confusion.h"

#include "unit/stats/vectors.h"

#include <doctest/doctest.h>

using namespace llmeval;
using namespace llmeval::stats_test;

namespace {

using Table = std::vector<std::vector<std::uint64_t>>;

std::vector<ConfusionCell> cells_of(const Table& table) {
  std::vector<ConfusionCell> cells;
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = 0; j < table.size(); ++j) {
      if (table[i][j] > 0) cells.push_back({i, j, table[i][j]});
    }
  }
  return cells;
}

ConfusionMeasures measure(const Table& table, double repeats = 1) {
  return measure_confusion(cells_of(table), table.size(), repeats);
}

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-9); }

}  // namespace

TEST_CASE("Cohen's kappa agrees with the vectors handed to us") {
  for (const Value& row : vectors("cohen_kappa")) {
    Table table;
    for (const Value& line : row.find("input")->find("table_rows_rater1")->list()) {
      table.emplace_back();
      for (const Value& count : line.list()) {
        table.back().push_back(static_cast<std::uint64_t>(*count.number().to_int64()));
      }
    }
    const std::optional<Kappa> kappa = cohen_kappa(cells_of(table), table.size());
    REQUIRE(kappa);
    check_expected(row, "kappa", kappa->kappa);
    check_expected(row, "po", kappa->observed);
    check_expected(row, "pe", kappa->expected);
    check_expected(row, "se_fce", kappa->standard_error);
    check_expected(row, "se_null", kappa->null_error);
  }
}

TEST_CASE("what a matrix comes to") {
  // Rows are what was expected; the last class is never expected.
  const ConfusionMeasures found = measure({{40, 5, 5}, {10, 38, 2}, {0, 0, 0}});
  CHECK(found.total == 100);
  CHECK(found.accuracy == near(0.78));
  CHECK(found.accuracy_interval == wilson_interval(78, 100));
  const ClassMeasures& first = found.classes[0];
  CHECK(first.expected == 50);
  CHECK(first.found == 50);
  CHECK(first.right == 40);
  CHECK(first.precision.value() == near(0.8));
  CHECK(first.precision_interval == wilson_interval(40, 50));
  CHECK(first.recall.value() == near(0.8));
  CHECK(first.f1.value() == near(0.8));
  const Interval jaccard = wilson_interval(40, 60);
  CHECK(first.f1_interval->low == near(2 * jaccard.low / (1 + jaccard.low)));
  CHECK(first.f1_interval->high == near(2 * jaccard.high / (1 + jaccard.high)));
  CHECK(found.classes[1].f1.value() == near(2.0 * 38 / (50 + 43)));
  CHECK(found.classes[2].precision == 0.0);
  CHECK_FALSE(found.classes[2].recall);
  CHECK_FALSE(found.classes[2].f1);
  CHECK(found.macro_f1.value() == near((0.8 + 76.0 / 93) / 2));
  CHECK(found.macro_f1_interval->low < *found.macro_f1);
  CHECK(found.macro_f1_interval->high > *found.macro_f1);
  CHECK(found.kappa.value() == near((0.78 - (0.5 * 0.5 + 0.5 * 0.43)) / (1 - (0.5 * 0.5 + 0.5 * 0.43))));
}

TEST_CASE("the interval of macro F1, by hand") {
  // Two classes that are alike: F1 = accuracy = 0.9, and so is its variance, .09/40.
  const ConfusionMeasures found = measure({{18, 2}, {2, 18}});
  CHECK(found.macro_f1.value() == near(0.9));
  CHECK(found.macro_f1_interval->low == near(wilson_interval(36, 40).low));
  CHECK(found.macro_f1_interval->high == near(wilson_interval(36, 40).high));
}

TEST_CASE("where all is right, intervals are no points") {
  const ConfusionMeasures found = measure({{10, 0}, {0, 10}});
  CHECK(found.accuracy == 1);
  CHECK(found.macro_f1 == 1.0);
  CHECK(found.kappa == 1.0);
  CHECK(found.accuracy_interval == wilson_interval(20, 20));
  CHECK(found.macro_f1_interval == wilson_interval(20, 20));
  CHECK(found.kappa_interval->low == near((wilson_interval(20, 20).low - 0.5) / 0.5));
  CHECK(found.kappa_interval->high == 1);
  CHECK(found.classes[0].f1_interval->high == 1);
  CHECK(found.classes[0].f1_interval->low < 1);
}

TEST_CASE("one class alone has no kappa, and none right has a macro F1 of 0") {
  const ConfusionMeasures one = measure({{7}});
  CHECK_FALSE(one.kappa);
  CHECK_FALSE(one.kappa_interval);
  CHECK(one.macro_f1 == 1.0);
  const ConfusionMeasures wrong = measure({{0, 3}, {0, 0}});
  CHECK(wrong.accuracy == 0);
  CHECK(wrong.macro_f1 == 0.0);
  CHECK(wrong.macro_f1_interval->low == 0);
  CHECK(wrong.macro_f1_interval->high == near(wilson_interval(0, 3).high));
  CHECK(wrong.kappa == 0.0);
  CHECK(wrong.kappa_interval->low == 0.0);
  CHECK(wrong.kappa_interval->high == near(wrong.accuracy_interval.high));
  CHECK(wrong.classes[0].precision == std::nullopt);
}

TEST_CASE("trials of a case are no further cases") {
  const ConfusionMeasures once = measure({{18, 2}, {3, 17}});
  const ConfusionMeasures thrice = measure({{54, 6}, {9, 51}}, 3);
  CHECK(thrice.accuracy == near(once.accuracy));
  CHECK(thrice.accuracy_interval.low == near(once.accuracy_interval.low));
  CHECK(thrice.macro_f1_interval->high == near(once.macro_f1_interval->high));
  CHECK(thrice.kappa_interval->low == near(once.kappa_interval->low));
  CHECK(thrice.classes[1].recall_interval->low == near(once.classes[1].recall_interval->low));
  CHECK(thrice.classes[1].f1_interval->high == near(once.classes[1].f1_interval->high));
}
