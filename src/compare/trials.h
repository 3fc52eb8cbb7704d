#pragma once

#include "domain/verdict.h"

#include <cstdint>
#include <optional>
#include <span>

namespace llmeval {

/// How a case's trials come to its verdict.
struct TrialPolicy {
  enum class Kind : std::uint8_t {
    all,       ///< Every trial passes.
    any,       ///< One does.
    majority,  ///< More than half do.
    mean,      ///< Their mean score is at least `least_mean`.
    pass_hat,  ///< `drawn` trials would rather all pass than not: pass^drawn, from these, is over ½. Of one: majority.
  };
  Kind kind = Kind::all;
  double least_mean = 1;    ///< In [0,1].
  std::uint64_t drawn = 1;  ///< From 1.

  friend bool operator==(const TrialPolicy&, const TrialPolicy&) = default;
};

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

/// A trial that was not measured decides nothing: pass and fail are told only where they hold whatever it would have
/// come to. Else the case is an error where a trial is one, or skipped, or unscored, in that order; so it is where
/// `drawn` is over the trials, of which nothing is known. The order of the trials changes nothing. \param trials  of
/// one case, at least one.
CaseOutcome decide_trials(std::span<const TrialOutcome> trials, const TrialPolicy& policy);

}  // namespace llmeval
