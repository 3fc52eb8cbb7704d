#pragma once

#include "cli/workspace.h"
#include "domain/run.h"
#include "domain/sample.h"
#include "report/run_facts.h"

#include <functional>

namespace llmeval {

/// Where the cases of a run are written, as the project's files have them now: RunFacts::place_of. Reads the project
/// when it is asked first, and keeps the places of one suite at a time; but nothing of what a stranger wrote, which was
/// read by other rules: the file of the suite is all that is known then. The workspace outlives it.
std::function<CasePlace(const SampleKey&)> case_places(const Workspace& workspace, const RunInfo& run);

}  // namespace llmeval
