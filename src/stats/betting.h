#pragma once

#include "stats/interval.h"

#include <cstddef>
#include <vector>

namespace llmeval {

struct BettingOptions {
  double alpha = 0.05;      ///< In (0,1).
  double truncation = 0.5;  ///< c: no bet risks more than this share of what is left, in (0,1).
};

/// The sizes of bets on numbers in [0,1], each from what came before it (Waudby-Smith and Ramdas 2024, JRSS-B 86:1,
/// arXiv:2010.09686, eq. 26; statistics.md §7): λ = √(2 ln(2/α)/(v t ln(t + 1))), v a running variance that starts at
/// ¼.
class BetSizes {
 public:
  explicit BetSizes(double alpha);

  /// λ of the next observation.
  double next() const;
  void add(double observed);

 private:
  double budget_;
  double count_ = 0;
  double sum_ = 0.5;
  double squares_ = 0.25;
};

/// Evidence against "the mean is m" of numbers in [0,1], which may be looked at after every observation: the capital of
/// two gamblers who bet that the mean is higher, and lower. Each is a test by itself: where the mean is at most m the
/// first one ever reaches 1/α in at most a share α of all runs; the same of the second where it is at least m. Both
/// together: half of either.
class BettingEvidence {
 public:
  /// \param mean  m, in (0,1).
  explicit BettingEvidence(double mean, BettingOptions options = {});

  /// \param observed  in [0,1].
  void add(double observed);

  double log_higher() const { return log_higher_; }  ///< ln K⁺
  double log_lower() const { return log_lower_; }    ///< ln K⁻
  /// ln max(K⁺/2, K⁻/2)
  double log_either() const;

 private:
  double mean_;
  BettingOptions options_;
  BetSizes sizes_;
  double log_higher_ = 0;
  double log_lower_ = 0;
};

/// A confidence interval of the mean of numbers in [0,1] that holds at all times at once: the means that never had
/// evidence of 1/α against them. It never grows; where observations contradict one another it may become empty
/// (low > high). Keeps all observations.
class BettingSequence {
 public:
  explicit BettingSequence(BettingOptions options = {});

  void add(double observed);
  /// Time: some fifty passes over the observations.
  Interval interval() const;

 private:
  struct Bet {
    double size;
    double observed;
  };
  bool is_refuted(double mean, bool from_below) const;

  BettingOptions options_;
  BetSizes sizes_;
  std::vector<Bet> bets_;
};

}  // namespace llmeval
