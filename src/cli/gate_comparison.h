#pragma once

#include "cli/gate_sink.h"
#include "compare/gate_changes.h"
#include "store/database.h"

#include <string>

namespace llmeval {

/// Whether any gate has a rule that compares, so that the run's samples are to be read.
bool has_comparing_rules(const DecidingRules& rules);

/// Reads what rules that compare look at: a stored run, its baseline (empty: none), and the runs that asked its
/// failures again.
Result<GateRuns> read_gate_runs(const Database& database, const std::string& run_id, const std::string& baseline,
                                const DecidingRules& rules);

/// Reads the runs that asked failures of the run again by now.
Result<> read_confirmations(const Database& database, GateRuns& runs);

/// Decides the rules that compare, and adds them to the others.
void add_comparing_rules(const DecidingRules& rules, const GateRuns& runs, GateResult& all);

}  // namespace llmeval
