#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace llmeval {

/// The ends of an interval of a mean or of a difference, in its units.
struct MeanBounds {
  double low = 0;
  double high = 0;

  friend bool operator==(const MeanBounds&, const MeanBounds&) = default;
};

/// A mean and how well it is known (Miller 2024, arXiv:2411.00640; statistics.md §1).
struct MeasuredMean {
  double mean = 0;
  /// Absent of a single value (or cluster): then nothing is known of its error, which is not 0.
  std::optional<double> standard_error;
  double degrees = 0;  ///< Of freedom, for Student's t: independent values less one.

  /// mean ± t SE, two-sided, Student's t; for a one-sided bound at α: confidence 1 − 2α. Nullopt without an error.
  std::optional<MeanBounds> student_bounds(double confidence = 0.95) const;
  /// mean ± z SE, as papers often have it: too narrow of few values.
  std::optional<MeanBounds> normal_bounds(double confidence = 0.95) const;
};

/// Of independent values: SE = √(Σ(s − mean)²/(n − 1)/n).
/// \param values  at least one, finite.
MeasuredMean measure_mean(std::span<const double> values);

/// The errors of a mean whose values come in clusters: the trials of a case, the questions on one document.
struct ClusteredMean {
  MeasuredMean mean;  ///< Its error is `plain_error · √(C/(C − 1))`, C the clusters; of singletons measure_mean()'s.
  double plain_error = 0;  ///< CR0 (Liang and Zeger 1986): (1/n) √(Σ_c (Σ_{i∈c} (s_i − mean))²)
  double literal_error = 0;  ///< As Miller writes it: √(SE² + (1/n²) Σ_c Σ_{i≠j∈c} (s_i − mean)(s_j − mean)).
  std::size_t clusters = 0;
};

/// \param values    at least two, finite.
/// \param clusters  as many: of each value the number of its cluster, from 0 without gaps.
ClusteredMean measure_clustered_mean(std::span<const double> values, std::span<const std::uint32_t> clusters);

/// How much of an independent value one of a clustered mean is worth, in (0,1]: (SE of independent values / clustered
/// SE)², the reciprocal of the design effect, by which counts are divided (Rao and Scott 1992, Biometrics 48:577),
/// times (t of n − 1 / t of C − 1 degrees)², since few clusters say little of it (Korn and Graubard 1998, Surv Methodol
/// 24:193). Of values that do not differ C/n: as though those of a cluster went together. Of one cluster 1/n.
/// \param values, clusters  as of measure_clustered_mean(), but a single one will do.
/// \param confidence        two-sided, at which the quantiles of t are taken.
double independent_share(std::span<const double> values, std::span<const std::uint32_t> clusters,
                         double confidence = 0.95);

/// Where the spread of a mean over cases comes from, of K trials each: `between` cases, which more trials leave as it
/// is, or `within` them, which K divides (statistics.md §1).
struct VarianceParts {
  double mean = 0;
  double within = 0;    ///< Mean over the cases of the variance of their trials.
  double of_means = 0;  ///< Variance of the cases' means.
  double between = 0;   ///< of_means − within/K; may come out below 0, which stands for 0.
  double standard_error = 0;
};
/// \param trials  by case, in rows of equal length, at least two of each.
VarianceParts measure_variance(std::span<const std::vector<double>> trials);

/// Two runs over the same cases.
struct PairedMeans {
  MeasuredMean difference;            ///< after − before, of each case with itself.
  std::optional<double> loose_error;  ///< Of the same difference if the cases were not the same: √(SE₁² + SE₂²).
  std::optional<double> correlation;  ///< Of before and after; none where either does not vary.
};
/// \param before  at least one.
/// \param after   as many, in the same order.
PairedMeans measure_pairs(std::span<const double> before, std::span<const double> after);

}  // namespace llmeval
