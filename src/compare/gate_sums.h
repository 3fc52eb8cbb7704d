#pragma once

#include "compare/summary.h"
#include "domain/gate.h"
#include "domain/run.h"
#include "stats/share_mean.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// What one check found in the samples of one prompt and one model.
struct CheckSummary {
  std::string label;            ///< As GroupSummary::label().
  VerdictCounts cases;          ///< What their trials come to by the suite's policy, where only this check looked.
  std::uint64_t measured = 0;   ///< Samples.
  std::optional<double> score;  ///< Mean over these.
};

/// The cases of a suite that do not decide.
using CaseFilter = std::function<bool(std::string_view suite, std::string_view case_id)>;

/// The sums of a run that rules look at.
class GateNumbers {
 public:
  virtual ~GateNumbers() = default;
  /// Of a suite, of what a rule looks at; its check is passed over. Groups of which nothing was planned are not there.
  virtual std::vector<GroupSummary> groups(std::string_view suite, const RuleScope& scope) const = 0;
  /// What the scope's check found; groups in which it never looked are not there.
  virtual std::vector<CheckSummary> checks(std::string_view suite, const RuleScope& scope) const = 0;
  /// The classes that the scope's check compared.
  virtual std::vector<ConfusionSummary> confusions(std::string_view suite, const RuleScope& scope) const = 0;
};

/// Sums of a run for each part of it that some rule looks at: of the whole, of cases with some tags, of single checks.
/// As Summary: samples come in any order, each once. A gate without narrowed rules takes one Summary.
class GateSums final : public GateNumbers {
 public:
  /// \param gates       by suite.
  /// \param is_left_out  cases that are counted nowhere; empty: none.
  GateSums(const RunInfo& run, const std::map<std::string, Gate>& gates, CaseFilter is_left_out = {});
  GateSums(GateSums&&) noexcept;
  GateSums& operator=(GateSums&&) noexcept;
  ~GateSums() override;

  void add(const SampleResult& sample);

  /// Of all suites, without what is left out.
  std::vector<GroupSummary> groups() const;
  std::vector<GroupSummary> groups(std::string_view suite, const RuleScope& scope) const override;
  std::vector<CheckSummary> checks(std::string_view suite, const RuleScope& scope) const override;
  std::vector<ConfusionSummary> confusions(std::string_view suite, const RuleScope& scope) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a check of this name came to in a sample: a pass where all that it looked at passed, an error where one could
/// not be measured; nullopt where it was not applied.
std::optional<TrialOutcome> check_outcome(const SampleResult& sample, std::string_view check);

}  // namespace llmeval
