#pragma once

#include "domain/run.h"
#include "report/run_document.h"

#include <string>
#include <string_view>

namespace llmeval {

// What GitHub Actions reads of a step's log and files. Limits and escapes: wire.md §6.2.

/// `::error file=…,line=…,title=…::…` lines: what the gate says, then the cases, the worst first. An error where the
/// gate is not passed and the case got worse or fails with nothing to compare it with, else a warning. GitHub shows ten
/// of each: the last one says how many more there are.
/// \param project  before the paths of cases: GithubStep::project.
std::string github_annotations(const RunInfo& run, const ToldRun& told, std::string_view project);

/// Lines for $GITHUB_OUTPUT: `gate`, `exit-code`, `pass-rate`, `planned`, `passed`, `failed`, `errored`, `skipped`,
/// `flaky`, `regressed`, `cost-usd`, `run`, `baseline`, and `regressed-cases`, a line each. Nothing is empty that is
/// known: an output without a value is one that nobody knows.
std::string github_outputs(const RunInfo& run, const Tally& tally, const ToldRun& told, std::string_view delimiter);

}  // namespace llmeval
