#pragma once

#include "compare/comparison.h"
#include "compare/gate.h"
#include "domain/gate.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// A stored run that only asked flipped cases of another one again.
struct ConfirmingRun {
  std::shared_ptr<const RunInfo> info;
  std::shared_ptr<const SampleTable> table;
};

/// What rules that compare look at.
struct GateRuns {
  ComparedRun after;                                 ///< The run that is decided on.
  std::optional<ComparedRun> before = std::nullopt;  ///< Its baseline; absent: there is none.
  std::vector<ConfirmingRun> confirming = {};
  CaseFilter is_left_out = {};  ///< Cases that do not decide; empty: none.
  bool may_stop_early = false;  ///< The run looked at its answer after every case (--stop-early).
};

/// A case that passed and fails, of a prompt and a model.
struct FlippedCase {
  std::string suite;
  std::string case_id;
  std::string prompt;         ///< Name now; empty where the suite has none.
  std::string before_hash;    ///< Of the prompt that passed.
  std::string after_hash;     ///< Of the prompt that fails.
  std::string model;          ///< Now.
  std::string before_model;   ///< Then.
  std::uint64_t confirm = 0;  ///< How often each side is to be asked again: the most that a rule wants.
};

/// The rules of all suites' gates that compare, decided together, since many comparisons at once find something by
/// chance: the p-values of all `regression` rules of the run are adjusted (benjamini_hochberg()) over suites, prompts,
/// models and checks. Each rule looks at each group (prompt × model) by itself, at cases that are comparable:
///  - `regression`: three answers by decide_regression(); worse takes an adjusted p of at most alpha and fails. Without
///    a margin the others pass, but are told; with one `inconclusive` stays so, with the further cases that would
///    decide. Of graded checks their mean scores are compared. Where a suite clusters its cases, cases are taken for
///    what they are worth (RateComparison::worth). In a run that may stop early an answer that was certain
///    on the way stands, and what is asked at the end has the rest of alpha (EarlyAnswers);
///  - `no_new_failures`: every flip from pass to fail by answer_flip(), from the stored re-runs; a confirmed one fails,
///    one that was not asked again, or fails with the old prompt as well, is inconclusive, a flaky one is told and
///    passes;
///  - `cost` with `max_increase`: the mean cost of the cases that both sides have.
/// Without a baseline they are inconclusive, unless they compare within the run. \param gates  by suite.
std::vector<GateRuleResult> decide_changes(const std::map<std::string, Gate>& gates, const GateRuns& runs);

/// The flips that rules of these gates want confirmed, each once.
std::vector<FlippedCase> flips_to_confirm(const std::map<std::string, Gate>& gates, const GateRuns& runs);

}  // namespace llmeval
