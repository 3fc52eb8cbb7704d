#include "cli/changed_suites.h"
#include "cli/commands/commands.h"
#include "cli/untrusted.h"
#include "cli/workspace.h"
#include "engine/plan.h"

#include <fmt/format.h>

namespace llmeval {

ExitCode run_command(const ValidateCommand& command, CommandContext context) {
  Console& console = context.console;
  const auto refuse = [&](const Error& error) {
    console.error(error);
    return ExitCode::usage;
  };
  Result<Workspace> workspace = open_selected(context.surroundings, context.common, command.selection);
  if (!workspace) return refuse(workspace.error());
  const Result<bool> admitted = admit_untrusted(command.selection, {}, *workspace, console);
  if (!admitted) return refuse(admitted.error());
  if (!*admitted) return ExitCode::usage;
  const Selection selection = to_selection(command.selection, *workspace);
  std::optional<Project> project = load_checked(*workspace, selection, console, true);
  if (!project) return ExitCode::usage;
  SelectionOptions options = command.selection;
  const Result<bool> changed = keep_changed_suites(options, *workspace, selection, *project, console);
  if (!changed) return refuse(changed.error());
  if (!*changed) return ExitCode::gates_met;
  std::uint64_t cases = 0;
  for (const Suite& suite : project->suites) cases += suite.cases->size();
  const Plan plan(*project, 0);
  console.out(fmt::format("{} {}, {} {}, {} {}: no errors\n", project->suites.size(),
                          project->suites.size() == 1 ? "suite" : "suites", cases, cases == 1 ? "case" : "cases",
                          plan.size(), plan.size() == 1 ? "sample" : "samples"));
  return ExitCode::gates_met;
}

}  // namespace llmeval
