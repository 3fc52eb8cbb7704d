#pragma once

#include "compare/gate_changes.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// One group of a comparison that a rule looks at.
struct ComparedPart {
  const RunComparison* comparison = nullptr;
  const GroupComparison* group = nullptr;
};

/// The comparisons that rules need, each made once: of a suite, of its cases with some tags, of a model or prompt with
/// the others of the same run.
class ComparedParts {
 public:
  /// `runs` outlives it.
  explicit ComparedParts(const GateRuns& runs) : runs_(runs) {}

  /// Whether there is anything to compare with.
  bool has(const std::optional<Rival>& against) const { return against || runs_.before; }
  /// The groups that the run has, of the scope's models; its check is passed over. \pre has().
  std::vector<ComparedPart> of(const std::string& suite, const RuleScope& scope, const std::optional<Rival>& against);

 private:
  using Filter = std::function<bool(const SampleTable&, const SampleRow&)>;
  ComparedRun part_of(const ComparedRun& run, const Filter& filter) const;
  std::vector<RunComparison> compare(const std::string& suite, const RuleScope& scope,
                                     const std::optional<Rival>& against) const;
  std::vector<RunComparison> compare_rivals(const Filter& is_in, const Rival& rival,
                                            const CompareOptions& options) const;

  const GateRuns& runs_;
  std::map<std::string, std::vector<RunComparison>> known_;
};

}  // namespace llmeval
