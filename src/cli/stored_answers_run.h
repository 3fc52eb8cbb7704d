#pragma once

#include "base/result.h"
#include "cli/console.h"
#include "cli/execute.h"
#include "cli/workspace.h"
#include "domain/run.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace llmeval {

/// What scoring a run's stored answers again takes.
struct StoredAnswersRun {
  std::vector<std::string> suites;  ///< Files or names; empty: all that the run had.
  std::string database;             ///< Where the new run goes.
  ReportWords words;
};

/// Scores the stored answers of a run by the checks as they are in the project now, as a new run: asks nobody.
/// Errors: mistakes in the files (told on the console), a suite that the run did not have, answers that are not there.
/// \param answers  where `run` is stored; outlives the call.
Result<ExecutedRun> score_stored_answers(const Database& answers, const RunInfo& run, const StoredAnswersRun& wanted,
                                         const Workspace& workspace, Console& console);

}  // namespace llmeval
