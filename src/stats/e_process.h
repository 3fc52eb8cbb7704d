#pragma once

#include "stats/interval.h"

#include <cstdint>

namespace llmeval {

/// Evidence against "this happens with the chance p₀" that may be looked at after every observation (Ville 1939,
/// Darling and Robbins 1967, Howard et al. 2021; statistics.md §7): where that is true, it reaches 1/α ever in at most
/// a share α of all runs. It is what a bet on the other chances, spread as Beta(a, b), has made of 1:
///   E = B(a + S, b + t − S)/B(a, b) / (p₀^S (1 − p₀)^(t−S)), S of t observations having happened.
/// Observations must come in an order that says nothing of them.
class BernoulliEvidence {
 public:
  struct Prior {
    double a = 1;
    double b = 1;
  };

  /// \param chance  p₀, in (0,1).
  explicit BernoulliEvidence(double chance) : BernoulliEvidence(chance, Prior()) {}
  BernoulliEvidence(double chance, Prior prior) : chance_(chance), prior_(prior) {}

  void add(bool happened);

  std::uint64_t count() const { return count_; }
  std::uint64_t happened() const { return happened_; }
  /// ln E: E itself may be beyond a double.
  double log_evidence() const { return log_evidence_; }
  /// min(1, 1/the largest E so far), valid at any time.
  double always_valid_p() const;

 private:
  double chance_;
  Prior prior_;
  std::uint64_t count_ = 0;
  std::uint64_t happened_ = 0;
  double log_evidence_ = 0;
  double most_ = 0;
};

/// A confidence interval that holds at all times at once: the chances whose evidence is below 1/α.
/// \param happened  at most `count`.
/// \param count     0 gives [0,1].
Interval bernoulli_sequence(std::uint64_t happened, std::uint64_t count, double alpha = 0.05,
                            BernoulliEvidence::Prior prior = {1, 1});

/// Evidence that more cases regress than are fixed, looked at after every case: McNemar's question without a number of
/// cases that was set before. Only changed cases count; of m of them, S regressed, the bet is spread evenly over the
/// chances above ½:
///   E = 2^(m+1) B(S + 1, m − S + 1) P(Beta(S + 1, m − S + 1) > ½),
/// which is worth almost twice the two-sided one: 7 regressions in a row reach 20, where that takes 8.
class RegressionEvidence {
 public:
  /// A changed case.
  void add(bool regressed);

  double log_evidence() const { return log_evidence_; }
  double always_valid_p() const;

 private:
  std::uint64_t regressed_ = 0;
  std::uint64_t fixed_ = 0;
  double log_evidence_ = 0;
  double most_ = 0;
};

}  // namespace llmeval
