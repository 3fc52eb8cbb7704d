#include "cli/prompt_run.h"

#include "async/uv_loop.h"
#include "cli/execute.h"
#include "cli/git.h"
#include "cli/plan_parts.h"
#include "cli/prompt_files.h"
#include "cli/session_parts.h"
#include "engine/plan.h"
#include "prompt/git_tree.h"
#include "store/run_search.h"
#include "store/runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

// What the file is called in the working tree, whatever its revision.
std::string file_of(const std::string& word, const Workspace& workspace) {
  const std::string path = workspace.absolute(word);
  const std::optional<RevisedPath> revised = exists(path) ? std::nullopt : split_revision(path);
  return revised ? revised->path : path;
}

Result<std::optional<FoundRun>> find_stored(const Workspace& workspace, const std::string& hash, const RunInfo* like) {
  if (!exists(workspace.database)) return std::nullopt;
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  LLMEVAL_TRY(const std::optional<std::string> run, find_run_of_prompt(database, hash));
  if (!run) return std::nullopt;
  if (like != nullptr) {
    LLMEVAL_TRY(const RunInfo info, read_run(database, *run));
    if (!shares_suite(info, *like)) return std::nullopt;
  }
  return FoundRun{*run, hash};
}

// As the other run selected, so that both have the same cases; but for its prompts.
Result<SelectionOptions> select(const RunInfo* like, const Workspace& workspace) {
  SelectionOptions options;
  if (like != nullptr && !like->selection.empty()) {
    LLMEVAL_TRY(StoredSelection selection, parse_stored_selection(like->selection));
    options = std::move(selection.options);
    if (options.untrusted) {
      return failure(fmt::format("run {} was begun with --untrusted", like->id),
                     "run both prompts so, and compare runs");
    }
    options.earlier = EarlierCases::all;
    const std::string typed_in = absolute_path(workspace.root, selection.directory);
    for (std::string& file : options.env_files) file = absolute_path(typed_in, file);
    if (!options.models_file.empty()) options.models_file = absolute_path(typed_in, options.models_file);
  }
  options.suites.clear();
  if (like != nullptr) {
    for (const SuiteInfo& suite : like->suites) options.suites.push_back(suite.name);
    options.seed = like->seed;
  }
  return options;
}

// The suites ask with the prompt as it was; it keeps the name that they know it by, so that cases pair.
void put_prompt(const Prompt& prompt, Project& project) {
  for (Suite& suite : project.suites) {
    for (std::shared_ptr<const Prompt>& asked : suite.prompts) {
      auto before = std::make_shared<Prompt>(prompt);
      before->version.name = asked->version.name;
      asked = std::move(before);
    }
  }
}

Result<FoundRun> run_now(const std::string& word, const Prompt& prompt, const Workspace& workspace,
                         SelectionOptions options, Console& console) {
  std::future<GitState> git = read_git_state(workspace.environment, workspace.root);
  std::optional<Project> project = load_checked(workspace, to_selection(options, workspace), console, false);
  if (!project) return failure(fmt::format("'{}' cannot be run", word));
  put_prompt(prompt, *project);
  if (!has_all_keys(*project, workspace.environment, console)) return failure(fmt::format("'{}' cannot be run", word));
  const Plan plan(*project, options.seed.value_or(default_run_seed(*project)));
  console.err(fmt::format("note: no run of '{}' ({}) is stored: it is run now, {} samples\n", word,
                          prompt.version.hash.substr(0, 12), plan.size()));
  RunSettings settings;
  settings.start.selection.options = options;
  settings.start.selection.directory = path_from_root(workspace);
  settings.start.plan = plan_parts_beside(plan, options);
  settings.plan = &plan;
  settings.git = std::move(git);
  reserve_files();
  ReportWords words;
  words.has_text = false;
  const ExecutedRun ran = execute_run(std::move(settings), workspace, words, console);
  if (ran.run_id.empty()) return failure(fmt::format("'{}' cannot be run", word));
  LLMEVAL_TRY(const Database database, Database::open_existing(workspace.database));
  LLMEVAL_TRY(const RunInfo info, read_run(database, ran.run_id));
  if (info.stop_reason.empty() && info.exit_code) return FoundRun{ran.run_id, prompt.version.hash};
  return failure(fmt::format("the run of '{}' did not come to its end", word),
                 fmt::format("llmeval run --resume {}", ran.run_id));
}

}  // namespace

bool names_prompt_file(std::string_view word, const Workspace& workspace) {
  return word.find('@') != std::string_view::npos || exists(workspace.absolute(std::string(word)));
}

Result<FoundRun> run_of_prompt_file(const std::string& file, const RunInfo* like,
                                    const std::vector<std::string>& env_files, CommandContext context) {
  Diagnostics diagnostics;
  const std::optional<Prompt> prompt = load_prompt_file(file, context, diagnostics);
  if (!prompt) {
    context.console.diagnostics(diagnostics);
    return failure(fmt::format("'{}' cannot be compared", file));
  }
  LLMEVAL_TRY(const Workspace bare, open_workspace(context.surroundings, context.common, {}));
  LLMEVAL_TRY(std::optional<FoundRun> stored, find_stored(bare, prompt->version.hash, like));
  if (stored) return *std::move(stored);
  LLMEVAL_TRY(SelectionOptions options, select(like, bare));
  options.prompts = {file_of(file, bare)};
  options.env_files.insert(options.env_files.end(), env_files.begin(), env_files.end());
  LLMEVAL_TRY(const Workspace workspace, open_workspace(context.surroundings, context.common, options.env_files));
  return run_now(file, *prompt, workspace, std::move(options), context.console);
}

}  // namespace llmeval
