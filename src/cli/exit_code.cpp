#include "cli/exit_code.h"

namespace llmeval {

ExitCode exit_code(const RunEnd& end) {
  if (end.interrupted) return ExitCode::interrupted;
  if (end.store_failed || end.output_failed || end.budget_reached) return ExitCode::broken;
  switch (end.decision) {
    case GateDecision::broken:
      return ExitCode::broken;
    case GateDecision::fail:
    case GateDecision::incomplete:
      return ExitCode::gate_not_met;
    case GateDecision::inconclusive:
      return end.is_strict ? ExitCode::inconclusive : ExitCode::gates_met;
    case GateDecision::pass:
      break;
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
