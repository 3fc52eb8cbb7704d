#include "base/hash.h"
#include "base/suggest.h"
#include "config/budget_rules.h"
#include "config/gate_rules.h"
#include "config/golden_file.h"
#include "config/load_cases.h"
#include "config/member.h"
#include "config/parameter_rules.h"
#include "config/project.h"
#include "config/quarantine_file.h"
#include "config/suite_file.h"
#include "config/suite_models.h"
#include "config/suite_paths.h"
#include "config/suite_prompts.h"
#include "config/untrusted_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

namespace llmeval {

namespace {

// A suite on its way from its file to the project.
struct Draft {
  std::shared_ptr<const NotedFiles> files;
  SuiteFile file;
  SuitePrompts prompts;

  bool has_none() const { return prompts.prompts.empty() && prompts.is_whole; }
};

class ProjectLoader {
 public:
  ProjectLoader(std::shared_ptr<const FileSource> files, const Environment& environment, const Selection& selection,
                Diagnostics& diagnostics)
      : files_(std::move(files)),
        selection_(selection),
        diagnostics_(diagnostics),
        prompts_(*files_, diagnostics),
        models_(*files_, environment, selection, diagnostics) {}

  Project load() {
    Project project;
    project.files = files_;
    project.is_scored = selection_.is_scored;
    std::vector<Draft> drafts = read_suites();
    select_prompts(drafts);
    for (Draft& draft : drafts) {
      Suite suite = complete(draft);
      // A suite of which the selection leaves nothing is not run.
      const bool has_prompt = !suite.prompts.empty() || (draft.has_none() && selection_.prompts.empty());
      if (has_prompt && suite.cases->size() > 0) project.suites.push_back(std::move(suite));
    }
    project.quarantine = read_quarantine(*files_, diagnostics_);
    if (selects_all_cases()) check_quarantine(drafts, project);
    if (project.suites.empty() && !diagnostics_.has_errors()) report_empty();
    return project;
  }

 private:
  std::vector<Draft> read_suites() {
    std::vector<Draft> drafts;
    std::map<std::string, Place> names;
    for (const std::string& path : find_suites(*files_, selection_.suites, diagnostics_)) {
      auto noted = std::make_shared<const NotedFiles>(files_);
      std::optional<SuiteFile> file = read_suite(*noted, path, diagnostics_, judges_source());
      if (!file) continue;
      if (const Value* name = member_of_kind(file->content, "suite", ValueKind::text)) {
        const auto [other, is_new] = names.emplace(name->text(), name->place());
        if (!is_new) {
          diagnostics_.error(
              name->place(),
              fmt::format("the suite name '{}' is already at {}", name->text(), diagnostics_.describe(other->second)),
              "names of suites are unique in a project");
        }
      }
      file->defaults = with_golden(*noted, file->suite.name, file->defaults);
      SuitePrompts prompts = prompts_.load(*file, *noted);
      drafts.push_back({std::move(noted), *std::move(file), std::move(prompts)});
    }
    return drafts;
  }

  // What a suite gives to its cases, with what people said of their answers.
  std::shared_ptr<const CaseDefaults> with_golden(const FileSource& files, const std::string& suite,
                                                  const std::shared_ptr<const CaseDefaults>& defaults) {
    std::shared_ptr<const GoldenFile> golden = read_golden(files, suite, diagnostics_);
    if (golden == nullptr) return defaults;
    auto all = std::make_shared<CaseDefaults>(*defaults);
    all->golden = std::move(golden);
    return all;
  }

  // A prompt file that no suite names is tried in all of them; anything else must name a prompt that there is.
  void select_prompts(std::vector<Draft>& drafts) {
    for (const std::string& wanted : selection_.prompts) {
      const auto has = [&](const Draft& draft) {
        const auto& prompts = draft.prompts.prompts;
        return std::any_of(prompts.begin(), prompts.end(), [&](const auto& one) { return is_meant(wanted, *one); });
      };
      if (std::any_of(drafts.begin(), drafts.end(), has)) continue;
      const Result<std::string> path = files_->from_typed(wanted);
      const bool is_there = path && files_->exists(*path);
      const std::optional<RevisedPath> revised = is_there ? std::nullopt : split_revision(wanted);
      if (!is_there && !revised) {
        report_unknown_prompt(wanted, drafts);
      } else if (const auto prompt = revised ? load_revised(*revised) : prompts_.load_file(*path)) {
        for (Draft& draft : drafts) draft.prompts.prompts.push_back(prompt);
      }
    }
  }

  std::shared_ptr<const Prompt> load_revised(const RevisedPath& revised) {
    const Result<std::string> path = files_->from_typed(revised.path);
    if (path) return prompts_.load_file(*path, revised.revision, {});
    diagnostics_.error({}, path.error().message, path.error().hint);
    return nullptr;
  }

  bool is_meant(const std::string& wanted, const Prompt& prompt) const {
    if (glob_matches(wanted, prompt.version.name)) return true;
    const Result<std::string> path = files_->from_typed(wanted);
    return path && *path == prompt.version.path;
  }

  void report_unknown_prompt(const std::string& wanted, const std::vector<Draft>& drafts) {
    std::set<std::string_view> names;
    for (const Draft& draft : drafts) {
      if (!draft.prompts.is_whole) return;  // It may be the one that could not be read.
      for (const auto& prompt : draft.prompts.prompts) names.insert(prompt->version.name);
    }
    const std::vector<std::string_view> known(names.begin(), names.end());
    std::string hint = did_you_mean(wanted, known);
    if (hint.empty() && !known.empty()) hint = fmt::format("prompts: {}", fmt::join(known, ", "));
    diagnostics_.error({}, fmt::format("there is no prompt '{}'", wanted), std::move(hint));
  }

  Suite complete(const Draft& draft) {
    Suite suite = draft.file.suite;
    select_trials(suite);
    for (const auto& prompt : draft.prompts.prompts) {
      const auto& wanted = selection_.prompts;
      const bool is_wanted =
          std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) { return is_meant(one, *prompt); });
      if (!wanted.empty() && !is_wanted) continue;
      suite.prompts.push_back(prompt);
      const std::vector<std::string> read = prompts_.files_of(*prompt);
      suite.prompt_files.insert(suite.prompt_files.end(), read.begin(), read.end());
    }
    models_.find(draft.file, selection_.models, suite);
    if (draft.has_none()) refuse_missing_prompt(draft.file, suite);
    const std::uint64_t seed = selection_.seed.value_or(default_seed(suite.name));
    suite.files = draft.files;
    AskedModels asked;
    BudgetNeeds needs;
    needs.add(selection_.budget);
    needs.add(suite.budget);
    suite.cases =
        load_cases(draft.files, draft.file, draft.prompts, suite, selection_, seed, needs, asked, diagnostics_);
    if (selection_.is_scored) models_.find_asked(draft.file, asked, suite);
    check_budget_needs(suite, needs, without_bounds_, diagnostics_);
    check_prompt_parameters(suite, told_parameters_, diagnostics_);
    if (selection_.is_untrusted) check_untrusted(suite, selection_, told_untrusted_, diagnostics_);
    if (!selection_.is_scored) return suite;
    check_gate(draft.file.content.find("gate"), subjects_of(suite), diagnostics_);
    return suite;
  }

  // See make_judge_prompts().
  std::shared_ptr<const FileSource> judges_source() const {
    return selection_.is_untrusted ? selection_.models_file->files : nullptr;
  }

  bool selects_all_cases() const {
    return selection_.cases.empty() && selection_.tags.empty() && !selection_.picks && !selection_.limit &&
           !selection_.pick;
  }

  // Refuses quarantined cases that a loaded suite does not have, and suites that nothing has where all were asked for.
  void check_quarantine(const std::vector<Draft>& drafts, const Project& project) {
    for (const QuarantinedCase& one : project.quarantine.cases) {
      const auto is_it = [&](const Suite& suite) { return suite.name == one.suite; };
      const auto suite = std::find_if(project.suites.begin(), project.suites.end(), is_it);
      if (suite != project.suites.end()) {
        if (!has_case(*suite->cases, one.case_id)) {
          diagnostics_.error(one.place, fmt::format("suite '{}' has no case '{}'", one.suite, one.case_id),
                             "take it out of the quarantine");
        }
        continue;
      }
      const bool is_loaded = std::any_of(drafts.begin(), drafts.end(),
                                         [&](const Draft& draft) { return draft.file.suite.name == one.suite; });
      if (!is_loaded && selection_.suites.empty()) {
        diagnostics_.error(one.place, fmt::format("there is no suite '{}'", one.suite),
                           "take it out of the quarantine");
      }
    }
  }

  // A case that cannot be made is told elsewhere.
  static bool has_case(const CaseList& cases, const std::string& id) {
    for (std::uint64_t i = 0; i < cases.size(); ++i) {
      const Result<SuiteCase> one = cases.at(i);
      if (!one || one->subject->id == id) return true;
    }
    return false;
  }

  void select_trials(Suite& suite) {
    if (!selection_.trials) return;
    suite.trials = *selection_.trials;
    const TrialPolicy& policy = suite.trial_policy;
    if (policy.kind == TrialPolicy::Kind::pass_hat && policy.drawn > static_cast<std::uint64_t>(suite.trials)) {
      diagnostics_.error(
          {}, fmt::format("--trials {}: suite '{}' passes by pass_hat of {}", suite.trials, suite.name, policy.drawn),
          "repeat each case more often");
    }
  }

  GateSubjects subjects_of(const Suite& suite) const {
    GateSubjects subjects;
    subjects.cases = suite.cases->size();
    for (const auto& prompt : suite.prompts) subjects.prompts.push_back(prompt->version.name);
    for (const auto& model : suite.models) subjects.models.push_back(model->name);
    // What the command line leaves out or brings in is no mistake of the gate.
    if (!selection_.models.empty()) subjects.models.clear();
    if (!selection_.prompts.empty()) subjects.prompts.clear();
    return subjects;
  }

  void refuse_missing_prompt(const SuiteFile& file, const Suite& suite) {
    for (const auto& model : suite.answering_models()) {
      const ProviderInfo* provider = find_provider(model->provider);
      if (provider == nullptr || !provider->needs_prompt) continue;
      diagnostics_.error(file.content.place(),
                         fmt::format("the suite has no 'prompts', which model '{}' needs", model->name),
                         "only models of programs, of applications and of recordings do without");
    }
  }

  void report_empty() {
    if (selection_.picks && selection_.picks_by.empty()) return;
    std::vector<std::string> flags;
    const auto add = [&flags](std::string_view flag, const std::vector<std::string>& values) {
      for (const std::string& value : values) flags.push_back(fmt::format("{} {}", flag, value));
    };
    add("--prompt", selection_.prompts);
    add("--case", selection_.cases);
    add("--tag", selection_.tags);
    if (selection_.picks) flags.push_back(selection_.picks_by);
    if (selection_.limit) flags.push_back(fmt::format("--limit {}", *selection_.limit));
    if (selection_.pick) flags.push_back(fmt::format("--pick {}", *selection_.pick));
    diagnostics_.error({}, "no case is selected", fmt::format("nothing is left by {}", fmt::join(flags, " ")));
  }

  std::shared_ptr<const FileSource> files_;
  const Selection& selection_;
  Diagnostics& diagnostics_;
  PromptLoader prompts_;
  ModelFinder models_;
  std::set<const Model*> without_bounds_;  ///< Told of already.
  std::set<std::string> told_parameters_;  ///< The same, of parameters that a provider does not have.
  std::set<const void*> told_untrusted_;   ///< The same, of models and prompts that are refused.
};

}  // namespace

std::optional<SuiteRules> load_suite_rules(const FileSource& files, const std::string& path, Diagnostics& diagnostics) {
  std::optional<SuiteFile> file = read_suite(files, path, diagnostics);
  if (!file) return std::nullopt;
  return SuiteRules{file->suite.name, std::move(file->suite.gate), file->suite.trial_policy};
}

Quarantine load_quarantine(const FileSource& files, Diagnostics& diagnostics) {
  return read_quarantine(files, diagnostics);
}

std::optional<std::string> find_project_root(const std::string& start) {
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (fs::is_directory(folder / "evals", error)) return folder.string();
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

Project load_project(std::shared_ptr<const FileSource> files, const Environment& environment,
                     const Selection& selection, Diagnostics& diagnostics) {
  return ProjectLoader(std::move(files), environment, selection, diagnostics).load();
}

std::uint64_t default_seed(std::string_view suite_name) {
  // 53 bits: every reader of JSON can hold it.
  return sha256(suite_name).prefix() >> 11U;
}

}  // namespace llmeval
