#include "async/uv_loop.h"
#include "cli/changed_suites.h"
#include "cli/commands/commands.h"
#include "cli/dry_run.h"
#include "cli/earlier_cases.h"
#include "cli/execute.h"
#include "cli/outputs.h"
#include "cli/plan_parts.h"
#include "cli/run_answers.h"
#include "cli/session_parts.h"
#include "cli/untrusted.h"
#include "cli/workspace.h"
#include "store/database.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

EngineOptions engine_options(const RunCommand& command) {
  EngineOptions options;
  options.concurrency = command.concurrency;
  options.fail_fast = command.fail_fast;
  options.max_failures = command.max_failures;
  return options;
}

// A run that goes on stays what it was, as does the trust in its project.
Result<> keep_trust(const RunCommand& command, RunStart& start) {
  SelectionOptions& stored = start.selection.options;
  if (stored.untrusted != command.selection.untrusted) {
    return failure(fmt::format("run {} was {} --untrusted", start.again->id, stored.untrusted ? "begun with" : "not"),
                   stored.untrusted ? "say so again, with --models" : "llmeval run starts a new one");
  }
  if (!command.selection.models_file.empty()) stored.models_file = command.selection.models_file;
  return {};
}

// What the run starts from: the run that it continues, or what this command line selects.
Result<RunStart> begin(const RunCommand& command, Workspace& workspace) {
  RunStart start;
  if (command.resume) {
    LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
    LLMEVAL_TRY(start, take_up_run(database, command.resume_run));
    LLMEVAL_CHECK(keep_trust(command, start));
    // Without words of its own it selects what the run did, from where that was typed.
    if (!selects_anything(command.selection)) {
      start.selection.budget = merged(start.selection.budget, command.budget);
      start.selection.stop_early = start.selection.stop_early || command.stop_early;
      LLMEVAL_CHECK(work_in(workspace, start.selection.directory, start.selection.options.env_files));
      return start;
    }
  }
  start.selection = {command.selection, merged(start.selection.budget, command.budget), command.stop_early,
                     path_from_root(workspace)};
  return start;
}

// A run that goes on is compared with what it was, unless it is told otherwise.
Result<> compare(const RunCommand& command, const Workspace& workspace, const Project& project, RunStart& start) {
  if (!project.is_scored) return {};
  if (start.again && command.baseline.empty()) {
    start.baseline = {start.again->baseline, start.again->baseline_asked_at};
    return {};
  }
  LLMEVAL_TRY(start.baseline, choose_baseline(workspace.database, command.baseline, project));
  return {};
}

Result<> note_plan(RunStart& start, const Plan& plan, const Workspace& workspace) {
  if (!start.again) {
    start.plan = plan_parts_beside(plan, start.selection.options);
    return {};
  }
  LLMEVAL_TRY(const std::vector<PlanPart> parts, plan_parts(plan, start.selection.options));
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  return compare_plans(database, start, parts);
}

// Nothing is known of earlier samples where there is no database, and none is made.
Result<std::string> describe(const Plan& plan, const Workspace& workspace) {
  const SystemTime now = RealClock().system_now();
  std::error_code ignored;
  if (!std::filesystem::exists(workspace.database, ignored)) {
    return describe_plan(
        plan, [](const SampleGroupKey&) -> Result<EarlierUse> { return EarlierUse(); }, now);
  }
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  return describe_plan(
      plan, [&database](const SampleGroupKey& group) { return earlier_use(database, group); }, now);
}

CacheOptions absolute_paths(CacheOptions cache, const Workspace& workspace) {
  for (std::string* path : {&cache.record, &cache.replay}) {
    if (!path->empty()) *path = workspace.absolute(*path);
  }
  return cache;
}

UntrustedWords untrusted_words(const RunCommand& command, const CommandContext& context) {
  UntrustedWords words;
  words.runs = true;
  words.budget = command.budget;
  words.database = context.common.database;
  for (const std::string& output : command.outputs) words.written.push_back(output_file(output));
  words.written.push_back(command.cache.record);
  words.read.push_back(command.cache.replay);
  return words;
}

ExitCode refuse(const Error& error, Console& console) {
  console.error(error);
  return ExitCode::usage;
}

}  // namespace

ExitCode run_command(const RunCommand& command, CommandContext context) {
  Console& console = context.console;
  Result<Workspace> workspace = open_selected(context.surroundings, context.common, command.selection);
  if (!workspace) return refuse(workspace.error(), console);
  const Result<bool> admitted =
      admit_untrusted(command.selection, untrusted_words(command, context), *workspace, console);
  if (!admitted) return refuse(admitted.error(), console);
  if (!*admitted) return ExitCode::usage;
  Result<RunStart> start = begin(command, *workspace);
  if (!start) return refuse(start.error(), console);
  Selection selection = to_selection(start->selection.options, *workspace);
  const Result<> narrowed = select_earlier(start->selection.options, *workspace, selection);
  if (!narrowed) return refuse(narrowed.error(), console);
  // A run that goes on stays what it was.
  selection.budget = start->selection.budget;
  selection.is_scored = start->again ? start->again->is_scored : !command.no_score;
  reserve_files();
  std::future<GitState> git = unknown_git_state();
  if (!command.dry_run && !workspace->is_untrusted) git = read_git_state(workspace->environment, workspace->root);
  std::optional<Project> project = load_checked(*workspace, selection, console, command.verbosity > 0);
  if (!project) return ExitCode::usage;
  const Result<bool> changed = keep_changed_suites(start->selection.options, *workspace, selection, *project, console);
  if (!changed) return refuse(changed.error(), console);
  if (!*changed) return ExitCode::gates_met;
  if (Result<> compared = compare(command, *workspace, *project, *start); !compared) {
    return refuse(compared.error(), console);
  }
  if (start->selection.stop_early && start->baseline.run.empty()) {
    console.err("note: there is no baseline to compare with, so that nothing is certain before the end\n");
  }
  const Plan plan(*project, selection.seed.value_or(default_run_seed(*project)));
  if (command.dry_run) {
    const Result<std::string> described = describe(plan, *workspace);
    if (!described) return refuse(described.error(), console);
    console.out(*described);
    return ExitCode::gates_met;
  }
  if (!is_offline(command.cache) && !has_all_keys(*project, workspace->environment, console)) return ExitCode::usage;
  if (const Result<> noted = note_plan(*start, plan, *workspace); !noted) return refuse(noted.error(), console);

  RunSettings settings;
  settings.plan = &plan;
  settings.git = std::move(git);
  settings.engine = engine_options(command);
  settings.engine.spending = {selection.budget, {}, start->before};
  settings.start = *std::move(start);
  settings.cache = absolute_paths(command.cache, *workspace);
  return execute(std::move(settings), *workspace,
                 {.outputs = command.outputs, .verbosity = command.verbosity, .is_strict = command.strict}, console);
}

}  // namespace llmeval
