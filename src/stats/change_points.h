#pragma once

#include "base/rng.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace llmeval {

/// What was measured of one thing at some moments of a series: of a case, in some of the runs.
struct MeasuredUnit {
  std::vector<std::uint32_t> at;  ///< Moments from 0, rising, each once.
  std::vector<double> values;     ///< As many, finite: 1 and 0 for passes and fails, or ranks.
};

/// A moment from which on values lie higher or lower than before.
struct ChangePoint {
  std::size_t at = 0;  ///< The first moment after the change: where it is most likely.
  /// Where it may as well be: the moments around `at` whose statistic falls short by less than a log-likelihood of
  /// about 1.92 would, χ² of 95 %.
  std::size_t earliest = 0;
  std::size_t latest = 0;
  double p = 1;  ///< At most; of one change or more in its stretch of the series.
};

struct ChangeSearch {
  /// The chance that a change is named in a series where none is, at most.
  double level = 0.01;
  /// Permutations of a test that comes close to being shown; more where `level` is too fine for so few.
  std::uint64_t draws = 9'999;
  std::uint64_t most_work = 300'000'000;  ///< Values that are drawn in a test, at most; never under 999 permutations.
};

/// Looks for changes of level, by cutting in two again and again (Vostrikova 1981, Soviet Math Dokl 24:55).
///
/// If nothing changed, the values of a unit could as well have come in any other order, whatever the other units did:
/// so each is permuted over its own moments, and hard and easy cases, or cases that some runs left out, cannot feign a
/// change. For each place k to cut at, Z(k) is the sum over the units of what they lie above their own means before k,
/// over its standard deviation under these permutations: of passes and fails the test of Cochran, Mantel and Haenszel
/// with a case as a stratum, McNemar's where there are two moments. The statistic is the largest |Z(k)| of all places,
/// and so is that of each permutation, whereby p answers for having looked everywhere (Olshen et al. 2004,
/// Biostatistics 5:557; Matteson and James 2014, JASA 109:334). Permutations are drawn until 20 were as extreme, p is
/// 20 over their number then, else (1 + as extreme)/(1 + drawn) (Besag and Clifford 1991, Biometrika 78:301). None is
/// drawn where Hoeffding's bound (1963, JASA 58:13, §6) over all places is below `level` already, which is p then.
/// Where a change is shown, either side is searched at half the level.
///
/// Units must be independent of one another: cases that are not go together as one unit, the sums of their values. A
/// single unit is a series of moments as wholes, for what all cases of a run share, such as how busy a server was. Then
/// eight moments are the fewest that can show anything at .05, and ten at .01.
///
/// \param moments  how many there are; over all `at`.
/// \param rng      of a stream of its own; equal seeds give equal digits.
/// \return in the order of time.
std::vector<ChangePoint> find_changes(std::span<const MeasuredUnit> units, std::size_t moments,
                                      const ChangeSearch& search, const Rng& rng);

/// Whether any order of these values could differ from another: some unit has two different ones.
bool can_change(std::span<const MeasuredUnit> units);

/// Values as their ranks from 0 to 1, equal ones in the middle of theirs, so that a few huge ones decide nothing alone.
void to_ranks(std::vector<double>& values);

}  // namespace llmeval
