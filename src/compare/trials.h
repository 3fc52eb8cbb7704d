#pragma once

#include "domain/trial_policy.h"
#include "domain/verdict.h"
#include "stats/share_mean.h"

#include <cstdint>
#include <optional>
#include <span>

namespace llmeval {

/// What one trial came to.
struct TrialOutcome {
  Verdict verdict = Verdict::error;
  double score = 0;  ///< In [0,1], where the verdict is pass or fail.
};

/// What a case came to.
struct CaseOutcome {
  Verdict verdict = Verdict::error;
  std::optional<double> score;  ///< Mean over the trials that were scored; none over nothing.
  std::uint64_t trials = 0;
  std::uint64_t passed = 0;
  std::uint64_t scored = 0;

  /// Some passed and some failed.
  bool is_flaky() const { return passed > 0 && passed < scored; }
  friend bool operator==(const CaseOutcome&, const CaseOutcome&) = default;
};

/// The trials of one case, added one by one in any order.
class TrialSums {
 public:
  void add(const TrialOutcome& trial);
  bool is_empty() const { return trials_ == 0; }

  /// A trial that was not measured decides nothing: pass and fail are told only where they hold whatever it would have
  /// come to. Else the case is an error where a trial is one, or skipped, or unscored, in that order; so it is where
  /// `drawn` is over the trials, of which nothing is known. Of at least one trial.
  CaseOutcome outcome(const TrialPolicy& policy) const;

 private:
  std::uint32_t trials_ = 0;
  std::uint32_t passed_ = 0;
  std::uint32_t scored_ = 0;
  std::uint32_t unmeasured_ = 0;  // Verdicts that are neither pass nor fail, as bits.
  ShareMean mean_;
};

/// What the trials of one case come to; at least one.
CaseOutcome decide_trials(std::span<const TrialOutcome> trials, const TrialPolicy& policy);

}  // namespace llmeval
