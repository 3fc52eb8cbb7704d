#pragma once

#include "base/clock.h"

#include <optional>

namespace llmeval {

/// A suite's rules that decide the exit code.
struct Gate {
  std::optional<double> min_pass_rate;    ///< In [0,1].
  std::optional<double> confidence;       ///< Of the pass rate: Wilson's bounds decide instead of the observed rate.
  std::optional<double> max_error_share;  ///< In [0,1].
  std::optional<double> max_cached_share = std::nullopt;  ///< In [0,1].
  std::optional<Duration> max_cached_age = std::nullopt;
  std::optional<double> max_fallback_share = std::nullopt;  ///< In [0,1]; 0: no answer may be a fallback's.
  /// In (0,1]: every judge that decides was calibrated, as it is now, to at least this kappa.
  std::optional<double> min_judge_kappa = std::nullopt;
  bool fails_on_model_change = false;  ///< Else it is only told that another model answered under a name.
  bool is_default = false;             ///< The suite had none: {pass_rate: {min: 1}, errors: {max_share: 0}}.
};

}  // namespace llmeval
