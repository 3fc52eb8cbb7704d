#pragma once

#include "domain/run.h"
#include "report/options.h"

#include <string>

namespace llmeval {

/// What the gate decided, and by which rules: those that are not met and what is in quarantine, or all where verbose;
/// then what to do. Whole lines.
std::string gate_lines(const RunInfo& run, const ReportOptions& options);

}  // namespace llmeval
