#pragma once

#include "base/result.h"
#include "domain/notice.h"
#include "domain/run.h"
#include "event/event.h"
#include "store/database.h"
#include "store/run_lock.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// How a run stands.
enum class RunState : std::uint8_t {
  running,      ///< Some process is at it.
  killed,       ///< It came to no end and decision, and nobody is at it any more: killed, or its disk was full.
  interrupted,  ///< By a signal.
  stopped,      ///< By a rule: fail_fast, max_failures …
  complete,     ///< Or its gate's answer was certain before its last case (k_decided).
};
std::string_view run_state_name(RunState state);
/// Of a run that nobody is at.
/// \param is_decided  It has an end, and what it came to is stored.
RunState ended_state(bool is_decided, std::string_view stop_reason);

/// A line of the list of runs.
struct RunRow {
  std::string id;
  SystemTime started_at;
  std::optional<SystemTime> finished_at;  ///< Absent: under way, or killed.
  RunState state = RunState::complete;
  std::string scored_from;  ///< The run whose answers it scored again; empty: its own.
  std::string suites;       ///< Names, joined by ", ".
  std::string git_commit;
  bool dirty = false;
  bool is_scored = true;
  Tally tally;  ///< planned, the counts of verdicts, what is known and unknown of cost and spent only.
  std::string stop_reason;
  std::optional<GateDecision> decision;
  std::optional<int> exit_code;
  std::string started_by;  ///< As in RunInfo, like the rest.
  bool is_imported = false;
  std::string confirms;
  std::string baseline;
};

/// Whether runs that only ask again what another one failed are listed, too.
enum class ConfirmingRuns : std::uint8_t { hidden, shown };

/// The newest runs first.
Result<std::vector<RunRow>> list_runs(const Database& database, std::size_t limit,
                                      ConfirmingRuns confirming = ConfirmingRuns::hidden);

/// The id of a run named by `last`, `last~2` (the second before it), where confirming runs do not count, or by a unique
/// prefix that includes the id's first dash.
Result<std::string> find_run(const Database& database, std::string_view reference);

/// All that is known of a run but its samples.
Result<RunInfo> read_run(const Database& database, const std::string& run_id);

Result<RunState> run_state(const Database& database, const std::string& run_id);

/// Holds the run; nullopt where a process is at it.
Result<std::optional<RunLock>> lock_run(const Database& database, const std::string& run_id);

/// Stores what a run came to once its gate has decided; no decision: it has none.
Result<> store_decision(const Database& database, const std::string& run_id, int exit_code,
                        std::optional<GateDecision> decision, const std::vector<GateRuleResult>& rules);

/// Stores notices of one kind that are known only once a run has ended, in place of those that it had before; their
/// time is that of its end.
Result<> store_notices(const Database& database, const std::string& run_id, NoticeKind kind,
                       const std::vector<Notice>& notices);

/// Tells a stored run to sinks as if it happened now: RunStarted with all that is known of the run, its notices, the
/// samples in plan order (those without a verdict left out), RunFinished. Cases come without their variables and
/// reference, which no report shows and whose reading would cost more than all the rest. In constant memory but for 16
/// bytes a sample. Where no sink wants samples there are none, and the tally has what the run's row keeps. A sink's
/// error ends it.
Result<> emit_run(const Database& database, const std::string& run_id, const std::vector<EventSink*>& sinks);

}  // namespace llmeval
