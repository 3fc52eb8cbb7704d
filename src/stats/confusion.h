#pragma once

#include "stats/interval.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace llmeval {

/// How often one class was expected and another (or the same) was found.
struct ConfusionCell {
  std::size_t expected = 0;
  std::size_t actual = 0;
  std::uint64_t count = 0;
};

/// How well one class was found. A share of nothing is nothing.
struct ClassMeasures {
  std::uint64_t expected = 0;
  std::uint64_t found = 0;
  std::uint64_t right = 0;
  std::optional<double> precision;  ///< right/found
  std::optional<double> recall;     ///< right/expected
  std::optional<double> f1;         ///< 2·right/(expected + found); none where the class was never expected.
  std::optional<Interval> precision_interval;
  std::optional<Interval> recall_interval;
  std::optional<Interval> f1_interval;
};

struct ConfusionMeasures {
  std::uint64_t total = 0;
  double accuracy = 0;
  Interval accuracy_interval;
  std::optional<double> macro_f1;  ///< Mean over the classes that were expected.
  std::optional<Interval> macro_f1_interval;
  std::optional<double> kappa;  ///< Cohen's; none where chance alone would agree always (pe = 1).
  std::optional<Interval> kappa_interval;
  std::vector<ClassMeasures> classes;
};

/// Measures a matrix of confusion, with 95 % intervals:
///  - accuracy, precision, recall: Wilson's;
///  - F1 of a class: of the J = right/(expected + found − right) of what concerns the class at all, F1 = 2J/(1 + J),
///    which rises with J: Wilson's interval of J, so mapped;
///  - macro F1: its variance by the delta method over the cells of a multinomial, v; then Wilson's interval at the
///    sample size n' = F(1 − F)/v, at most n, for which a share would vary as much (as in surveys; the normal interval
///    ± z√v has no width where all is right, and covers 56 % for two classes, 40 samples and an accuracy of .98; this
///    one 95 %);
///  - Cohen's κ: ± z times the standard error of Fleiss, Cohen and Everitt (1969; statistics.md §8); where that has no
///    width (all agree, or none), from the κ at the lower end of Wilson's interval of the agreement to that at its
///    upper.
/// \param cells    at least one, each pair of classes at most once, counts over 0.
/// \param classes  how many there are; what cells name is below it.
/// \param repeats  how often each independent case is counted (its trials): widths are those of total/repeats cases.
ConfusionMeasures measure_confusion(std::span<const ConfusionCell> cells, std::size_t classes, double repeats = 1);

/// Cohen's κ of a table, its standard error (Fleiss, Cohen, Everitt 1969), and the observed and expected agreement.
struct Kappa {
  double kappa = 0;
  double standard_error = 0;
  double null_error = 0;  ///< The same where κ is 0, for a test of that.
  double observed = 0;
  double expected = 0;
};
/// Nullopt where κ is not defined: the expected agreement is 1. Arguments as above.
std::optional<Kappa> cohen_kappa(std::span<const ConfusionCell> cells, std::size_t classes);

}  // namespace llmeval
