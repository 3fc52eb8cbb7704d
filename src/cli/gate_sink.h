#pragma once

#include "base/result.h"
#include "cli/judge_standings.h"
#include "compare/gate.h"
#include "config/project.h"
#include "event/event.h"
#include "store/database.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace llmeval {

/// What decides on a run's suites.
struct DecidingRules {
  std::map<std::string, Gate> gates;  ///< By suite; of those without one the default.
  Quarantine quarantine;
  SystemTime now;  ///< For the quarantine.

  /// Cases that do not decide; empty where there are none.
  CaseFilter left_out() const;
};

/// The suites of a stored run, by name; none where there is no run.
Result<std::set<std::string>> suites_of_run(const Database& database, const std::string& run_id);

/// The rules of a project's suites.
/// \param compared  the suites that the baseline has: the default gate of another one knows none.
DecidingRules rules_of(const Project& project, const std::set<std::string>& compared, SystemTime now);

/// Counts what the gates of a run decide on, as it happens or told again by the store.
class GateSink final : public EventSink {
 public:
  GateSink(const RunInfo& run, const DecidingRules& rules);

  Result<> on_event(const RunEvent& event) override;

  const GateSums& sums() const { return sums_; }
  const JudgesSeen& judges() const { return judges_; }
  /// Of the models that changed, those about samples of a suite, which the plan has side by side from `first` on.
  std::vector<Notice> changes_in(std::uint64_t first, std::uint64_t size) const;

 private:
  GateSums sums_;
  JudgesSeen judges_;
  std::vector<Notice> changes_;
};

/// What the rules that look at one run come to, those of the quarantine among them; what compares is not decided here
/// (gate_comparison.h). Of a run that only looked at answers: broken without any, else pass.
/// \param judges  gets the notices of judges that people have not confirmed.
/// \param failures  gets why the database could not be read.
GateResult decide_run(const RunInfo& run, const DecidingRules& rules, const GateSink& counted, const Database& database,
                      std::vector<Notice>& judges, std::vector<Error>& failures);

}  // namespace llmeval
