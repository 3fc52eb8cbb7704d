#pragma once

#include "base/clock.h"
#include "base/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace llmeval {

/// What of a suite's samples a rule of its gate looks at.
struct RuleScope {
  std::vector<std::string> tags;    ///< Conditions as of `--tag`; all must hold. Empty: every case.
  std::vector<std::string> models;  ///< Globs over names. Empty: every model.
  std::string check;                ///< What this check found, by its name. Empty: the sample's verdict.

  friend bool operator==(const RuleScope&, const RuleScope&) = default;
};

/// What a rule compares with in the same run, instead of with a baseline.
struct Rival {
  enum class Kind : std::uint8_t { model, prompt };
  Kind kind = Kind::model;
  std::string name;

  friend bool operator==(const Rival&, const Rival&) = default;
};

/// So many of the scored cases pass.
struct PassRateGate {
  RuleScope scope = {};
  double min = 1;                                   ///< In [0,1].
  std::optional<double> confidence = std::nullopt;  ///< Wilson's bounds decide instead of the observed rate.
};

/// The mean score of a check, over the samples that it measured.
struct ScoreGate {
  RuleScope scope = {};  ///< With a check.
  double min = 0;        ///< In [0,1].
};

/// It got no worse. Without a margin the rule fails only where worse is shown.
struct RegressionGate {
  RuleScope scope = {};
  std::optional<double> margin = std::nullopt;  ///< How much worse is still good, in (0,1].
  double alpha = 0.01;                          ///< In (0,½).
  std::optional<Rival> against = std::nullopt;
};

/// No case that passed fails.
struct NewFailuresGate {
  RuleScope scope = {};
  std::uint64_t confirm = 3;  ///< Re-runs of each side that tell a new failure from a flaky case; 0: every flip counts.
};

struct CostGate {
  RuleScope scope = {};
  std::optional<Money> max = std::nullopt;            ///< Of all samples.
  std::optional<double> max_increase = std::nullopt;  ///< Of the mean cost of the cases of both sides: 0.1 is 10 %.
  std::optional<Rival> against = std::nullopt;
};

struct LatencyGate {
  RuleScope scope = {};
  Duration p95{0};  ///< At most.
};

/// How well a check that sorts answers into classes found them.
struct MetricGate {
  enum class Measure : std::uint8_t { macro_f1, f1, recall, precision, kappa };
  RuleScope scope = {};  ///< With a check.
  Measure measure = Measure::macro_f1;
  double min = 0;
  std::string label = {};  ///< Of f1, recall, precision: the class; empty: each class that was expected.
};

/// So many of the samples that were run may be errors.
struct ErrorsGate {
  RuleScope scope = {};
  double max_share = 0;  ///< In [0,1].
};

/// So many may have been served by another model.
struct FallbacksGate {
  RuleScope scope = {};
  double max_share = 0;  ///< In [0,1].
};

struct CachedGate {
  RuleScope scope = {};
  std::optional<double> max_share = std::nullopt;  ///< In [0,1].
  std::optional<Duration> max_age = std::nullopt;
};

/// Every judge that decides was calibrated, as it is now.
struct JudgeGate {
  double min_kappa = 0;  ///< In (0,1].
};

/// Another model id under a configured name fails; else it is only told.
struct ModelChangeGate {};

using GateRule = std::variant<ErrorsGate, PassRateGate, ScoreGate, RegressionGate, NewFailuresGate, CostGate,
                              LatencyGate, MetricGate, FallbacksGate, CachedGate, JudgeGate, ModelChangeGate>;

/// A suite's rules that decide the exit code.
struct Gate {
  std::vector<GateRule> rules;
  bool is_default = false;  ///< The suite had none: `rules` are those without a baseline.
};

/// What decides where a suite has no gate (design.md §6): without a baseline every case passes, with one nothing got
/// worse; nothing goes unmeasured.
Gate default_gate(bool has_baseline);

}  // namespace llmeval
