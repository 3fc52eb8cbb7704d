// score: the stored answers of a run, looked at by the checks as they are now. Nothing is sent.
#include "cli/commands/commands.h"
#include "cli/earlier_cases.h"
#include "cli/execute.h"
#include "cli/plan_parts.h"
#include "cli/workspace.h"
#include "store/database.h"
#include "store/earlier.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace llmeval {

namespace {

Result<RunInfo> find_answers(const Database& database, const std::string& reference) {
  LLMEVAL_TRY(const std::string id, find_run(database, reference));
  LLMEVAL_TRY(const RunState state, run_state(database, id));
  if (state == RunState::running) {
    return failure(fmt::format("run {} is under way", id), "its answers can be scored again once it has ended");
  }
  LLMEVAL_TRY(RunInfo run, read_run(database, id));
  if (run.selection.empty()) {
    return failure(fmt::format("run {} is of an older version, which did not keep what it selected", id),
                   "llmeval run starts a new one");
  }
  return run;
}

// As the run selected, but for its suites: those that are named now, else all of its own.
Result<StoredSelection> select(const RunInfo& run, const ScoreCommand& command, const Workspace& workspace) {
  LLMEVAL_TRY(StoredSelection selection, parse_stored_selection(run.selection));
  std::vector<std::string>& suites = selection.options.suites;
  suites.clear();
  for (const std::string& word : command.suites) {
    const std::string path = workspace.absolute(word);
    std::error_code error;
    suites.push_back(std::filesystem::exists(path, error) ? path : word);
  }
  if (!suites.empty()) return selection;
  for (const SuiteInfo& suite : run.suites) suites.push_back(suite.name);
  return selection;
}

// The answers are those of the prompts as they were: that is what the new run names, whatever the files say by now.
Result<> take_prompts_from(const RunInfo& run, Project& project, Console& console) {
  for (Suite& suite : project.suites) {
    const auto had = std::find_if(run.suites.begin(), run.suites.end(),
                                  [&](const SuiteInfo& info) { return info.name == suite.name; });
    if (had == run.suites.end()) {
      return failure(fmt::format("run {} has no suite '{}'", run.id, suite.name),
                     "a suite's answers are known by its name");
    }
    for (std::shared_ptr<const Prompt>& prompt : suite.prompts) {
      const auto version = std::find_if(had->prompts.begin(), had->prompts.end(), [&](const PromptVersion& stored) {
        return stored.name == prompt->version.name;
      });
      if (version == had->prompts.end() || version->hash == prompt->version.hash) continue;
      console.err(fmt::format("note: prompt '{}' has changed since: the answers are to {}, not to {}\n", version->name,
                              version->hash.substr(0, 12), prompt->version.hash.substr(0, 12)));
      auto before = std::make_shared<Prompt>(*prompt);
      before->version = *version;
      prompt = std::move(before);
    }
  }
  return {};
}

Result<RunStart> answers_of(const Database& database, const RunInfo& run, StoredSelection selection, const Plan& plan) {
  RunStart start;
  start.selection = std::move(selection);
  start.scored_from = run.id;
  LLMEVAL_TRY(start.plan, plan_parts(plan, start.selection.options));
  LLMEVAL_TRY(start.earlier, answers_to_score(database, run.id));
  return start;
}

ExitCode refuse(const Error& error, Console& console) {
  console.error(error);
  return ExitCode::usage;
}

}  // namespace

ExitCode run_command(const ScoreCommand& command, CommandContext context) {
  Console& console = context.console;
  Result<Workspace> workspace = open_workspace(context.surroundings, context.common, {});
  if (!workspace) return refuse(workspace.error(), console);
  const Result<Database> database = Database::open_existing(workspace->database);
  if (!database) return refuse(database.error(), console);
  const Result<RunInfo> run = find_answers(*database, command.run);
  if (!run) return refuse(run.error(), console);
  Result<StoredSelection> selection = select(*run, command, *workspace);
  if (!selection) return refuse(selection.error(), console);

  Workspace there = *workspace;
  const Result<> gone = work_in(there, selection->directory, selection->options.env_files);
  if (!gone) return refuse(gone.error(), console);
  Selection selected = to_selection(selection->options);
  const Result<> narrowed = select_earlier(selection->options, *workspace, selected);
  if (!narrowed) return refuse(narrowed.error(), console);
  std::future<GitState> git = read_git_state(workspace->environment, workspace->root);
  std::optional<Project> project = load_checked(there, selected, console, command.verbosity > 0);
  if (!project) return ExitCode::usage;
  const Result<> taken = take_prompts_from(*run, *project, console);
  if (!taken) return refuse(taken.error(), console);
  const Plan plan(*project, run->seed);

  Result<RunStart> start = answers_of(*database, *run, *std::move(selection), plan);
  if (!start) return refuse(start.error(), console);
  RunSettings settings;
  settings.plan = &plan;
  settings.git = std::move(git);
  settings.engine.may_ask = false;
  settings.cache.mode = "off";
  settings.start = *std::move(start);
  return execute(std::move(settings), *workspace, {command.outputs, command.verbosity}, console);
}

}  // namespace llmeval
