#pragma once

#include "config/case_parts.h"
#include "config/case_rules.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// What a narrowed case is for.
struct NarrowedReach {
  std::vector<std::shared_ptr<const Prompt>> prompts;  ///< Of all that the suite names.
  std::shared_ptr<const CaseReach> reach;  ///< Of those that are selected; nullptr: none of its prompts, or models, is.
};

/// Finds what the globs of a suite's cases narrow to. Its arguments outlive it.
class ReachFinder {
 public:
  /// \param all       the suite's prompts, \param models  the names of its models, before anything was selected.
  /// \param selected  has those that are run.
  ReachFinder(const SuitePrompts& all, std::vector<std::string> models, const Suite& selected, Diagnostics& diagnostics)
      : all_(all), models_(std::move(models)), selected_(selected), diagnostics_(diagnostics) {}

  /// Adds an error for a glob that picks nothing. The result is the same for globs that are the same, and lives as long
  /// as this.
  const NarrowedReach& find(const std::shared_ptr<const CaseNarrowing>& narrowing);

 private:
  NarrowedReach make(const CaseNarrowing& narrowing);
  void refuse_idle(const Value& globs, const char* what, const std::vector<std::string_view>& names);

  const SuitePrompts& all_;
  std::vector<std::string> models_;
  const Suite& selected_;
  Diagnostics& diagnostics_;
  std::shared_ptr<const CaseNarrowing> last_;  // Of an entry's million rows.
  const NarrowedReach* last_reach_ = nullptr;
  std::map<std::string, NarrowedReach> known_;  // By the globs.
};

}  // namespace llmeval
