#pragma once

#include "compare/gate_sums.h"
#include "domain/gate.h"
#include "domain/notice.h"
#include "domain/run.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What a gate came to: the worst of its rules, all of which are listed.
struct GateResult {
  GateDecision decision = GateDecision::pass;
  std::vector<GateRuleResult> rules;
};

/// How far a judge that decides is confirmed by people.
struct JudgeStanding {
  enum class State {
    uncalibrated,  ///< Never compared with people.
    stale,         ///< Compared as another judge: by other prompts, models, votes or criteria than now.
    calibrated,
  };

  std::string check;  ///< Its name.
  State state = State::uncalibrated;
  // Of the calibration, where there is one.
  std::uint64_t labels = 0;
  std::optional<double> kappa;  ///< Absent: undefined, since all labels and verdicts are the same.
  std::optional<Interval> kappa_interval;

  /// It was calibrated, but agreement beyond chance is not shown.
  bool is_weak() const;
};

/// Of two decisions the one that decides: broken, then fail, incomplete, inconclusive, pass.
GateDecision worse(GateDecision a, GateDecision b);

/// What a decision over the samples of a run is worth that ended before its plan (`stop_reason`; empty: it did not): a
/// rule that is not met stays so, but nothing passes that was not measured. An interrupted run can be resumed: it has
/// not decided at all.
GateDecision of_cut_short_run(GateDecision decision, std::string_view stop_reason);

/// What rules look at beside the sums.
struct GateFacts {
  std::span<const Notice> changes = {};        ///< Of models, that are about the suite.
  std::span<const JudgeStanding> judges = {};  ///< Those that decide in the suite.
};

/// Applies a suite's gate to each of its groups (prompt × model) by itself, since one model's failures must not hide
/// behind another's successes; a rule that is narrowed looks at its part of each (RuleScope). In each group (design.md
/// §6, decisions.md §3.3):
///  - `errors`: broken where no case was scored, or where more of the samples that were run are errors than may be: an
///    unmeasured sample is never passed over in silence;
///  - `pass_rate`: the observed pass/(pass + fail) of the cases against the minimum; with `confidence` it passes where
///    the lower Wilson bound reaches the minimum, fails where the upper one stays below, and is inconclusive between;
///  - `score`: the mean score of a check;
///  - `metric`: how well a check that sorts answers into classes found them; inconclusive where it is not defined;
///  - `cost`, `latency`: the cost of all samples, inconclusive where one's is unknown; the 95th percentile;
///  - `fallbacks`, `cached`: fail where more of the samples that were run were served by another model, or have cached
///    answers, or an older one, than may be;
///  - `model_change`: fails where another model id answered under a configured name than in the run before, or two in
///    this one;
///  - `judge`, for each judge that decides: passes where people agree with it, as it is now, by the wanted kappa; fails
///    where they do not, and where nobody knows: uncalibrated, stale, undefined. A judge that nobody has confirmed must
///    not open the gate, and `inconclusive` would: it ends a run with 0 unless asked. It is inconclusive where the
///    kappa is high enough but its interval reaches to 0, so that it may be chance;
///  - `recorded`, where samples were skipped because the recording that was to answer does not have them: inconclusive,
///    also where nothing else was scored.
/// A narrowed rule that finds nothing to look at is inconclusive. Rules that compare are decide_changes()'s
/// (compare/gate_changes.h). A suite of which nothing was run is broken.
GateResult decide(const Gate& gate, std::string_view suite, const GateNumbers& numbers, const GateFacts& facts = {});

}  // namespace llmeval
