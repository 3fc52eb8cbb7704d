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
};

/// Runs a plan in a workspace as `run` and `score` do it: opens the outputs before the first request, shows the status,
/// runs, stores what was decided, writes the reports.
/// \param settings  with its plan, engine and start; the rest is filled in.
ExitCode execute(RunSettings settings, const Workspace& workspace, const ReportWords& words, Console& console);

}  // namespace llmeval
