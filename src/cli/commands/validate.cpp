#include "cli/commands/commands.h"
#include "cli/workspace.h"
#include "engine/plan.h"

#include <fmt/format.h>

namespace llmeval {

ExitCode run_command(const ValidateCommand& command, CommandContext context) {
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, command.selection.env_files);
  if (!workspace) {
    context.console.error(workspace.error());
    return ExitCode::usage;
  }
  const std::optional<Project> project =
      load_checked(*workspace, to_selection(command.selection), context.console, true);
  if (!project) return ExitCode::usage;
  std::uint64_t cases = 0;
  for (const Suite& suite : project->suites) cases += suite.cases->size();
  const Plan plan(*project, 0);
  context.console.out(fmt::format("{} {}, {} {}, {} {}: no errors\n", project->suites.size(),
                                  project->suites.size() == 1 ? "suite" : "suites", cases,
                                  cases == 1 ? "case" : "cases", plan.size(), plan.size() == 1 ? "sample" : "samples"));
  return ExitCode::gates_met;
}

}  // namespace llmeval
