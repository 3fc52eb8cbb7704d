#pragma once

#include "domain/run.h"

namespace llmeval {

/// The program's exit codes: a contract (design: verdicts, gates, exit codes).
enum class ExitCode : int {
  gates_met = 0,
  gate_not_met = 1,
  usage = 2,   ///< Or configuration: nothing was run.
  broken = 3,  ///< Nothing scored, more errors than allowed, a limit reached, an output not written.
  inconclusive = 4,
  bug = 70,
  interrupted = 130,  ///< Resumable.
};

/// What a run came to, for the exit code.
struct RunEnd {
  bool interrupted = false;
  bool store_failed = false;   ///< Results could not be kept.
  bool output_failed = false;  ///< A report could not be written.
  bool budget_reached = false;
  GateDecision decision = GateDecision::pass;
  bool is_strict = false;  ///< An inconclusive decision is told by a code of its own.
};

/// The first that applies of 130, 3, 1, 4, 0 (70 and 2 never get here; 4 only where it is strict).
ExitCode exit_code(const RunEnd& end);

}  // namespace llmeval
