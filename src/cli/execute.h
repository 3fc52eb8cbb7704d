#pragma once

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/run_session.h"
#include "cli/workspace.h"

#include <string>
#include <vector>

namespace llmeval {

/// How a run is reported.
struct ReportWords {
  std::vector<std::string> outputs;  ///< FORMAT:PATH, or PATH
  int verbosity = 0;
  bool has_text = true;    ///< The report for people; without it only the status is shown.
  bool is_strict = false;  ///< An inconclusive gate has an exit code of its own.
};

/// A run and how it ended.
struct ExecutedRun {
  ExitCode code = ExitCode::usage;
  std::string run_id;  ///< Empty: nothing was started.
};

/// Runs a plan in a workspace as `run` and `score` do it: opens the outputs before the first request, shows the status,
/// runs, stores what was decided, writes the reports.
/// \param settings  with its plan, engine and start; the rest is filled in.
ExecutedRun execute_run(RunSettings settings, const Workspace& workspace, const ReportWords& words, Console& console);
/// The same, for commands that are the run.
ExitCode execute(RunSettings settings, const Workspace& workspace, const ReportWords& words, Console& console);

}  // namespace llmeval
