#include "base/assert.h"
#include "cli/ask_once.h"
#include "cli/commands/commands.h"
#include "cli/session_parts.h"
#include "cli/try_report.h"
#include "cli/variables.h"
#include "cli/workspace.h"
#include "engine/conversation.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace llmeval {

namespace {

std::optional<Project> load(const TryCommand& command, const Workspace& workspace, TypedVariables variables,
                            Console& console) {
  Diagnostics diagnostics;
  const Question question{command.prompt, command.model, std::move(variables.vars), std::move(variables.named)};
  Project project = load_question(workspace.files, workspace.environment, question, diagnostics);
  console.diagnostics(diagnostics);
  return diagnostics.has_errors() ? std::nullopt : std::optional(std::move(project));
}

// What is being waited for, on a terminal only, and gone once it is there.
Result<Asked> ask(const Project& project, const Environment& environment, Console& console) {
  const bool is_watched = console.err_stream().is_terminal;
  if (is_watched) console.err(fmt::format("asking {} …", project.suites.front().models.front()->name));
  Result<Asked> asked = ask_once(project, environment);
  if (is_watched) console.err("\r\x1b[K");
  return asked;
}

ExitCode code_of(const Asked& asked) {
  if (asked.interrupted) return ExitCode::interrupted;
  return asked.sample.verdict == Verdict::unscored ? ExitCode::gates_met : ExitCode::broken;
}

}  // namespace

ExitCode run_command(const TryCommand& command, CommandContext context) {
  Console& console = context.console;
  const auto refuse = [&console](const Error& error) {
    console.error(error);
    return ExitCode::usage;
  };
  const Result<Workspace> workspace = open_workspace(context.surroundings, context.common, command.env_files);
  if (!workspace) return refuse(workspace.error());
  Result<TypedVariables> variables = read_variables(command.vars, workspace->directory);
  if (!variables) return refuse(variables.error());
  const std::optional<Project> project = load(command, *workspace, *std::move(variables), console);
  if (!project || !has_all_keys(*project, workspace->environment, console)) return ExitCode::usage;
  const Result<Asked> asked = ask(*project, workspace->environment, console);
  if (!asked) return refuse(asked.error());

  const Suite& suite = project->suites.front();
  const Result<SuiteCase> golden = suite.cases->at(0);
  LLMEVAL_ASSERT(golden.has_value());
  const auto talk = Conversation::begin(suite.prompts.front().get(), *suite.models.front(), *golden, 1);
  LLMEVAL_ASSERT(talk.has_value());  // It was rendered when it was loaded.
  const Tried tried{*suite.prompts.front(), *suite.models.front(), *talk->question(), asked->sample};
  console.out(command.json ? try_json(tried) : try_text(tried));
  return code_of(*asked);
}

}  // namespace llmeval
