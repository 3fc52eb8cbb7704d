#pragma once

#include "stats/agreement.h"
#include "stats/interval.h"

#include <cstdint>
#include <optional>
#include <span>

namespace llmeval {

/// What people would pass, from what a judge passes and how it errs (Rogan and Gladen 1978; statistics.md §8):
///   (apparent + specificity − 1) / (sensitivity + specificity − 1),
/// which may lie outside [0,1]: what errors there are do not explain what was seen. Nullopt where
/// sensitivity + specificity = 1: such a judge says nothing.
std::optional<double> rogan_gladen(double apparent, double sensitivity, double specificity);

/// The same with a 95 % interval that knows that sensitivity and specificity are estimates, too (Lang and Reiczigel
/// 2014, Prev Vet Med 113:13): with z = 1.96, p' = (passed + z²/2)/(judged + z²), se' and sp' with one more right and
/// one more wrong answer each, θ' the formula above of these,
///   θ' + 2z²(θ' se'(1−se')/n₊ − (1−θ') sp'(1−sp')/n₋) ± z √(p'(1−p')/(judged + z²) + θ'² se'(1−se')/n₊
///   + (1−θ')² sp'(1−sp')/n₋) / (se' + sp' − 1),
/// n₊ and n₋ the labels that pass and fail, plus 2. It has a width where the judge made no mistake yet, unlike the
/// delta method's (simulated, a perfect judge and 50 labels: 99.9 % coverage against 92.7 %).
struct CorrectedRate {
  double raw = 0;   ///< May lie outside [0,1].
  double rate = 0;  ///< In [0,1].
  Interval interval;
};
/// Nullopt where people passed or failed none of the labelled answers, or the judge is no better than a coin.
/// \param table    of the labelled answers.
/// \param passed   of all that were judged; at most `judged`.
/// \param judged   over 0.
/// \param repeats  as measure_agreement() has it.
std::optional<CorrectedRate> corrected_rate(const JudgedTable& table, std::uint64_t passed, std::uint64_t judged,
                                            double repeats = 1);

/// A mean that few labels and many judgements give together (prediction-powered inference, Angelopoulos et al. 2023;
/// λ as PPI++ has it, Angelopoulos, Duchi and Zrnic 2023; statistics.md §8), with n labels Y, the judge's f of the same
/// answers and F of N others:
///   θ = mean(Y) + λ (mean(F) − mean(f)),  SE² = Var(Y − λf)/n + λ² Var(F)/N,
///   λ = Cov(Y, f) / ((1 + n/N) Var(f and F pooled)), clipped to [0,1]; 0 is the mean of the labels alone.
struct PredictionPowered {
  double weight = 0;  ///< λ
  double mean = 0;
  double standard_error = 0;
  Interval interval;  ///< mean ± 1.96 SE, clipped to [0,1]. Too narrow where hardly any label disagrees.
};
/// Nullopt for less than two labels.
/// \param labels    in [0,1].
/// \param judged    as many, of the same answers in the same order.
/// \param others    of answers without a label; of less than two λ is 0.
/// \param weight    λ; by default the one above.
/// \param repeats   as measure_agreement() has it.
std::optional<PredictionPowered> prediction_powered_mean(std::span<const double> labels, std::span<const double> judged,
                                                         std::span<const double> others,
                                                         std::optional<double> weight = std::nullopt,
                                                         double repeats = 1);

}  // namespace llmeval
