#pragma once

#include "base/result.h"
#include "cli/console.h"
#include "cli/diff_sides.h"
#include "cli/rescored_run.h"
#include "cli/workspace.h"
#include "compare/comparison.h"
#include "report/comparison_report.h"
#include "store/database.h"

#include <memory>

namespace llmeval {

/// Where only checks changed, scores the answers of the older run again, so that both sides are judged alike.
class Rescorer {
 public:
  /// All outlive it.
  Rescorer(const Database& database, const Workspace& workspace, Console& console)
      : database_(database), workspace_(workspace), console_(console) {}

  /// The comparison as it is, where all cases are judged alike or scoring again does not help, which is said; else the
  /// one with the answers that were scored again, which says so in the name of its side.
  RunComparison compare_again(RunComparison comparison, const NamedSides& sides);

  /// Where a run of a comparison is stored.
  const Database& database_of(const RunInfo& run) const;
  /// Samples of stored runs, and of the one that was scored again. The rescorer outlives it.
  ReadSample reader(ReadSample stored) const;

 private:
  Result<RunComparison> score_again(const RunComparison& comparison, const NamedSides& sides);

  const Database& database_;
  const Workspace& workspace_;
  Console& console_;
  std::unique_ptr<RescoredRun> rescored_;
};

}  // namespace llmeval
