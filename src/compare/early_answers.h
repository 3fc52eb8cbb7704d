#pragma once

#include "compare/gate_sums.h"
#include "compare/pairing.h"
#include "domain/gate.h"
#include "domain/run.h"
#include "domain/sample_table.h"
#include "stats/early_stop.h"
#include "stats/paired_table.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace llmeval {

/// What one comparison shows so far.
struct EarlyAnswer {
  ChangeAnswer answer = ChangeAnswer::inconclusive;
  PairedTable table;           ///< Of the cases that were compared until it was certain, or so far.
  RegressionRule last_rule{};  ///< What is asked at the end where nothing was certain before: EarlyStop::last_rule().
};

/// What a run that may stop early knows after each case of the `regression` rules that compare verdicts with a
/// baseline, of all cases (no tags, no check, no rival), where cases are independent (SuiteInfo::cluster). The rule's
/// alpha is shared by all such comparisons of the run (Bonferroni: any of them ends it) and by the one look at its end;
/// so answers may be looked at after every case, as long as cases come in the order in which the run starts them,
/// whatever order they end in.
class EarlyAnswers {
 public:
  /// \param gates   by suite.
  /// \param run     with its suites.
  /// \param before  the baseline's cases.
  /// \param is_left_out  cases that do not decide; empty: none.
  EarlyAnswers(std::map<std::string, Gate> gates, const RunInfo& run, std::span<const ComparedCase> before,
               CaseFilter is_left_out = {});

  /// The next case, of one prompt and one model, with all its trials. What the baseline does not have, what is not
  /// comparable and what was not measured says nothing.
  void add(const ComparedCase& after);

  /// Whether the answer of a suite's gate is certain: some comparison is worse; or none is by its margin, and there is
  /// no other rule but on errors.
  bool is_certain(const std::string& suite) const;

  /// Nullopt where the rule is none of those, or nothing of the group was compared.
  std::optional<EarlyAnswer> find(const std::string& suite, const RegressionGate& rule, const std::string& prompt,
                                  const std::string& model) const;

 private:
  struct Case {
    Verdict verdict = Verdict::error;
    std::string case_hash;
    std::string checks_hash;
  };
  struct Comparison {
    EarlyStop stop;
    PairedTable table = {};
  };
  using CaseKey = std::tuple<std::string, std::string, std::string, std::string>;        // Suite, prompt, model, id.
  using ComparisonKey = std::tuple<std::string, std::size_t, std::string, std::string>;  // Suite, rule, prompt, model.

  CaseKey key_of(const SampleKey& key) const;
  static bool is_early(const RegressionGate& rule);

  std::map<std::string, Gate> gates_;
  CaseFilter is_left_out_;
  bool ignores_prompt_ = false;  ///< As CasePairing.
  bool ignores_model_ = false;
  std::map<CaseKey, Case> before_;
  std::map<ComparisonKey, Comparison> comparisons_;
};

/// The same once more from what is stored, after the run.
/// \param run     with its seed and suites.
/// \param after   its samples, those that were skipped among them.
/// \param before  the baseline's.
EarlyAnswers repeat_early_answers(std::map<std::string, Gate> gates, const RunInfo& run, const SampleTable& after,
                                  const SampleTable& before, CaseFilter is_left_out = {});

}  // namespace llmeval
