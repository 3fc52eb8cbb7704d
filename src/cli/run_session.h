#pragma once

#include "base/result.h"
#include "cli/gate_sink.h"
#include "cli/git.h"
#include "cli/run_start.h"
#include "compare/gate.h"
#include "config/project.h"
#include "engine/plan.h"
#include "engine/run.h"
#include "event/event.h"
#include "store/database.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

struct RunSettings {
  const Plan* plan = nullptr;
  const Environment* environment = nullptr;
  std::future<GitState> git;  ///< Of the project's folder.
  std::string database;
  EngineOptions engine;
  std::vector<EventSink*> sinks;  ///< Live ones; they are finished, too.
  RunStart start;
  CacheOptions cache;  ///< Its paths are absolute.
};

/// What a run came to.
struct RunOutcome {
  std::string run_id;
  bool interrupted = false;
  std::vector<Error> failures;  ///< Of sinks that were dropped and of the store; empty: all was written.
  bool store_failed = false;
  bool budget_reached = false;  ///< One of them, or the deadline, ended the run or one of its suites.
  std::string stop_reason;      ///< Why it ended before its plan; empty: complete.
  std::string baseline;         ///< The run that it is compared with; empty: none.
  DecidingRules rules;
  GateResult gate;                   ///< Of the rules that look at this run alone, as if it were complete.
  std::vector<Notice> judges;        ///< Of judges that people have not confirmed; to be stored with the decision.
  std::optional<RunLock> lock;       ///< The run is under way for others until its decision is stored.
  std::optional<Database> database;  ///< Where the run is stored.
};

/// Runs a plan with the real loop, transport, programs and store: opens them, answers SIGINT, SIGTERM and SIGHUP (once:
/// start nothing more; twice: stop), decides the rules that look at this run alone on all that it has, from before it
/// went on, too. Fails
/// where nothing could be started.
Result<RunOutcome> run_plan(RunSettings settings);

}  // namespace llmeval
