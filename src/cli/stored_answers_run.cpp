#include "cli/stored_answers_run.h"

#include "cli/earlier_cases.h"
#include "cli/plan_parts.h"
#include "store/earlier.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

// As the run selected, but for its suites: those that are named now, else all of its own.
Result<StoredSelection> select(const RunInfo& run, const StoredAnswersRun& wanted, const Workspace& workspace) {
  LLMEVAL_TRY(StoredSelection selection, parse_stored_selection(run.selection));
  std::vector<std::string>& suites = selection.options.suites;
  suites.clear();
  for (const std::string& word : wanted.suites) {
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
  start.plan = plan_parts_beside(plan, start.selection.options);
  LLMEVAL_TRY(start.earlier, answers_to_score(database, run.id));
  return start;
}

}  // namespace

Result<ExecutedRun> score_stored_answers(const Database& answers, const RunInfo& run, const StoredAnswersRun& wanted,
                                         const Workspace& workspace, Console& console) {
  LLMEVAL_TRY(StoredSelection selection, select(run, wanted, workspace));
  Workspace there = workspace;
  there.is_untrusted = selection.options.untrusted;
  LLMEVAL_CHECK(work_in(there, selection.directory, selection.options.env_files));
  Selection selected = to_selection(selection.options, there);
  LLMEVAL_CHECK(select_earlier(selection.options, workspace, selected));
  std::future<GitState> git =
      there.is_untrusted ? unknown_git_state() : read_git_state(workspace.environment, workspace.root);
  std::optional<Project> project = load_checked(there, selected, console, wanted.words.verbosity > 0);
  if (!project) return ExecutedRun();
  LLMEVAL_CHECK(take_prompts_from(run, *project, console));
  const Plan plan(*project, run.seed);

  RunSettings settings;
  LLMEVAL_TRY(settings.start, answers_of(answers, run, std::move(selection), plan));
  settings.plan = &plan;
  settings.git = std::move(git);
  settings.engine.may_ask = false;
  settings.cache.mode = "off";
  Workspace results = workspace;
  results.database = wanted.database;
  return execute_run(std::move(settings), results, wanted.words, console);
}

}  // namespace llmeval
