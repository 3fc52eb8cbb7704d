#pragma once

#include "base/clock.h"
#include "domain/sample.h"
#include "domain/trial_policy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// A version of a prompt as reports and the store know it.
struct PromptVersion {
  std::string name;
  std::string path;       ///< From the project's root.
  std::string hash;       ///< 64 hex digits.
  std::string canonical;  ///< The canonical form that was hashed: the prompt's whole content.
};

/// What a gate's rules are and what they decided; `text` lines explain it on one screen. `incomplete`: the run ended
/// before its plan, so that nothing can be said to be met.
enum class GateDecision : std::uint8_t { pass, fail, inconclusive, broken, incomplete };
std::string_view decision_name(GateDecision decision);
std::optional<GateDecision> find_decision(std::string_view name);

/// A suite of a run.
struct SuiteInfo {
  std::string name;
  std::string path;  ///< From the project's root.
  std::string hash;  ///< SHA-256 (hex) of the suite's file.
  std::string description;
  std::vector<PromptVersion> prompts;
  std::vector<std::string> models;
  std::uint64_t planned = 0;  ///< Samples.
  TrialPolicy trial_policy;   ///< What the trials of a case come to.
  std::string cluster;        ///< The tag that cases share which are not independent; empty: each is.
};

/// One rule of a gate and what it came to.
struct GateRuleResult {
  std::string suite;
  std::string rule;  ///< pass_rate, errors …
  GateDecision decision = GateDecision::pass;
  std::string text;  ///< One line with the numbers.
};

/// A part of what a plan is made of: a file of cases, a prompt, a model, an option of the command line. Runs whose
/// parts are equal have the same samples, so that one can go on where another stopped.
struct PlanPart {
  std::string kind;   ///< file, prompt, model, option, seed.
  std::string name;   ///< `evals/a.eval.yaml`, `mini`, `--limit` …
  std::string value;  ///< A hash, or the option as it was given.

  friend bool operator==(const PlanPart&, const PlanPart&) = default;
};

/// The hash (64 hex digits) of all parts in their order.
std::string plan_hash(const std::vector<PlanPart>& parts);

/// One invocation, as stored. What is only known at the end is optional.
struct RunInfo {
  std::string id;
  SystemTime started_at;
  std::optional<SystemTime> finished_at;
  std::string version;     ///< Of llmeval.
  std::string git_commit;  ///< 40 hex digits; empty outside a repository.
  bool dirty = false;
  std::uint64_t seed = 0;
  bool is_scored = true;  ///< False: it only looks at answers; no check was applied, and no gate decides.
  std::vector<SuiteInfo> suites;
  std::vector<std::pair<std::string, std::string>>
      models;  ///< Configured name, and its settings as JSON without secrets.
  /// Why it ended before its plan did: interrupted, fail_fast, max_failures, broken, or the ceiling of a budget that
  /// was reached (is_ceiling()); empty: complete.
  std::string stop_reason;
  std::optional<int> exit_code;
  std::optional<GateDecision> decision;
  std::vector<GateRuleResult> rules;
  std::vector<PlanPart> plan;  ///< Empty: of a version that did not keep them; such a run cannot be continued.
  std::string selection;       ///< What the command line selected, as JSON: `cli` writes and reads it.
  std::string scored_from;     ///< The run whose answers were scored again; empty: the answers are its own.
  std::int32_t resumed = 0;    ///< How often it was continued after an interruption.
  std::string started_by;      ///< Who: git's `user.name`, else the account; empty: nobody knows.
  bool is_imported = false;    ///< It ran elsewhere, and came as a baseline's file.
  std::string confirms;  ///< The run whose failures it only asks again; empty: it is a run in its own right. Such a run
                         ///< is never the last one, nor a baseline, nor what others are compared with.
  std::string baseline;  ///< The run that it was compared with when it was decided; empty: none.
  std::optional<SystemTime> baseline_asked_at;  ///< When the oldest answer of that run was asked for, where known.

  std::uint64_t planned() const {
    std::uint64_t sum = 0;
    for (const SuiteInfo& suite : suites) sum += suite.planned;
    return sum;
  }
};

/// The options by which a run had a part of its suites' cases, as they were given: `--case t*`. Empty: it had all.
std::vector<std::string> narrowing_options(const RunInfo& run);

/// Every count that could hide something.
struct Tally {
  std::uint64_t planned = 0;
  std::uint64_t started = 0;  ///< Skipped ones are never started.
  std::uint64_t pass = 0;
  std::uint64_t fail = 0;
  std::uint64_t error = 0;
  std::uint64_t skipped = 0;
  std::uint64_t unscored = 0;
  std::uint64_t cached = 0;
  std::uint64_t fallback = 0;
  std::uint64_t attempts = 0;
  std::uint64_t unpriced = 0;  ///< Finished samples whose cost is unknown.
  Usage usage;
  Money cost;                             ///< Of the answers, whoever paid for them: sum of the known ones.
  Money spent;                            ///< Of it, in this run: nothing for cached answers.
  std::uint64_t unknown_spent = 0;        ///< Finished samples of which nobody knows what they took.
  std::optional<Duration> oldest_cached;  ///< Of the cached answers, when their sample started.

  std::uint64_t finished() const { return pass + fail + error + unscored; }
  std::uint64_t done() const { return finished() + skipped; }
  std::uint64_t in_flight() const { return started - finished(); }
  /// Counts a finished (or skipped) sample.
  void count(const SampleResult& sample);
};

}  // namespace llmeval
