#pragma once

#include "base/result.h"
#include "cli/compared_runs.h"
#include "cli/console.h"
#include "cli/workspace.h"
#include "store/database.h"

#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// The stored answers of a run, judged by the checks as they are now, for a comparison: in a database of its own, which
/// is gone with it, so that comparing leaves no run behind.
class RescoredRun {
 public:
  /// Asks nobody: what a judge has not been asked before is an error of its sample. Mistakes in the files are told on
  /// the console. \param answers  where the run is stored.
  static Result<std::unique_ptr<RescoredRun>> make(const Database& answers, const RunInfo& run,
                                                   const Workspace& workspace, Console& console);
  RescoredRun(const RescoredRun&) = delete;
  RescoredRun& operator=(const RescoredRun&) = delete;
  ~RescoredRun();

  /// As `side`, of which it is the run.
  Result<ComparedRun> get(const NamedSide& side);
  bool has(const RunInfo& run) const { return run.id == run_id_; }
  const Database& database() const { return *database_; }
  ReadSample reader() { return runs_->reader(); }

 private:
  RescoredRun() = default;

  std::string folder_;
  std::string run_id_;
  std::optional<Database> database_;
  std::optional<ComparedRuns> runs_;
};

}  // namespace llmeval
