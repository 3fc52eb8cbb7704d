#pragma once

#include "check/expectation.h"
#include "config/noted_files.h"
#include "domain/answer_cleaning.h"
#include "domain/budget.h"
#include "domain/gate.h"
#include "domain/model.h"
#include "domain/quarantine.h"
#include "domain/trial_policy.h"
#include "prompt/file_source.h"
#include "prompt/prompt.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// The environment as read once by `cli`.
using Environment = std::map<std::string, std::string, std::less<>>;

/// A case with what it expects: the suite's expectations (where inherited) and its own.
struct SuiteCase {
  std::shared_ptr<const Case> subject;
  Expectations expectations;  ///< Of the last answer.
  /// Of the answers to the case's turns, by position; empty where no turn expects anything.
  std::vector<Expectations> turn_expectations = {};
  std::shared_ptr<const BudgetLimits> budget = {};  ///< Of each of its samples; null: none.
};

/// The prompts and models that a narrowed case is for, as positions in its suite's lists, rising. Neither is empty:
/// where the suite has no prompts, `prompts` is the one position 0.
struct CaseReach {
  std::vector<std::uint32_t> prompts;
  std::vector<std::uint32_t> models;
};

/// A suite's cases: inline ones in memory, others by what they are made from (16 bytes a case), made again when asked
/// for. Thread-safe.
class CaseList {
 public:
  virtual ~CaseList() = default;
  virtual std::uint64_t size() const = 0;
  /// Whether any case is for less than all prompts and models of its suite.
  virtual bool is_narrowed() const { return false; }
  /// What the case at a position is for; nullptr: all. Cheap, and the same object for all cases that are for the same.
  virtual const CaseReach* reach(std::uint64_t /*index*/) const { return nullptr; }
  /// The case at a position in file order. Fails only where a file changed or vanished since it was loaded.
  virtual Result<SuiteCase> at(std::uint64_t index) const = 0;
};

struct Suite {
  std::string name;
  std::string path;  ///< From the project's root.
  std::string hash;  ///< SHA-256 (hex) of the file, and of those that it includes.
  std::string description;
  std::string owner;
  std::vector<std::shared_ptr<const Prompt>> prompts;  ///< Empty: the models need none.
  std::vector<std::shared_ptr<const Model>> models;
  /// What those fall back to (Model::fallback), less those that are among them; a name is one model in both.
  std::vector<std::shared_ptr<const Model>> fallbacks;
  /// What its checks ask, and what that falls back to, less those in the lists above.
  std::vector<std::shared_ptr<const Model>> check_models = {};
  std::vector<std::shared_ptr<const Prompt>> judge_prompts = {};  ///< What its checks ask with.
  std::shared_ptr<const CaseList> cases;
  std::shared_ptr<const NotedFiles> files;  ///< Knows which files the suite and its cases were read from.
  /// What its prompts were read from, files that they include among them; from the project's root.
  std::vector<std::string> prompt_files = {};
  /// Globs, from the project's root (`../` above it), of files that it depends on and does not read.
  std::vector<std::string> depends = {};
  std::int32_t trials = 1;
  TrialPolicy trial_policy;
  std::string cluster;             ///< The tag that cases share which are not independent; empty: each is.
  std::int32_t trials_before = 0;  ///< Its trials go on after so many, whose answers are not theirs.
  AnswerCleaning cleaning;         ///< Of answers, after their model's own.
  PassRule pass;
  Gate gate;
  BudgetLimits budget;  ///< Of all its samples in a run together.
  /// How old answers may be that its own are compared with; older ones are asked for again.
  std::optional<Duration> baseline_max_age = {};

  /// Those that answer: its own, and what these fall back to.
  std::vector<std::shared_ptr<const Model>> answering_models() const;
  /// These and what its checks ask.
  std::vector<std::shared_ptr<const Model>> all_models() const;
};

/// A file that models come from, for all suites, instead of the models.yaml nearest to each.
struct ModelsFile {
  std::shared_ptr<const FileSource> files;  ///< The file, what it includes, prices.yaml beside it, prompts/judges/.
  std::string path;                         ///< From their root.
};

/// What the command line selects and overrides. Typed paths are relative to the user's current directory.
struct Selection {
  std::vector<std::string> suites = {};   ///< Names, or typed paths of files or folders, or globs; empty: all.
  std::vector<std::string> prompts = {};  ///< Globs over names, or typed paths of prompt files.
  std::vector<std::string> models = {};   ///< Instead of the suites' own: configured names, or `provider:model`.
  std::vector<std::string> cases = {};    ///< Globs over ids.
  std::vector<std::string> tags = {};     ///< `x`, `k=glob`, `!x`; all must hold.
  /// Which of those besides, asked once for every case; empty: all.
  std::function<bool(std::string_view suite, std::string_view case_id)> picks = {};
  std::string picks_by = {};  ///< What asked for `picks`: `--failed RUN`. Empty: who did says what is not there.
  std::optional<std::uint64_t> limit = {};  ///< The first N cases of each suite.
  std::optional<std::uint64_t> pick = {};   ///< N of those of each suite, drawn by seed.
  std::optional<std::uint64_t> seed = {};
  std::optional<std::int32_t> trials = {};
  BudgetLimits budget = {};  ///< Of the whole run: models must tell what it needs.
  bool is_scored = true;     ///< False: for looking at answers only, so that cases need no checks.
  std::optional<ModelsFile> models_file = {};
  /// Whether a stranger wrote the project, whose `files` then are make_stranger_files(): models, and the prompts of its
  /// judges that are not the ready ones, come from `models_file` alone, which there must be; no program is started; no
  /// address that the project writes reaches a provider.
  bool is_untrusted = false;
};

/// A validated project: every prompt rendered for every case, every check compiled, every model known.
struct Project {
  std::shared_ptr<const FileSource> files;
  std::vector<Suite> suites;  ///< In order of path.
  bool is_scored = true;      ///< As Selection: no check is applied otherwise.
  Quarantine quarantine;      ///< Of all suites, also of those that are not selected.
};

/// The nearest folder at or above `start` that has a folder `evals/`; nullopt where there is none.
std::optional<std::string> find_project_root(const std::string& start);

/// Loads and checks everything that the selection names. Mistakes go to `diagnostics`, all of them; where there was an
/// error the project must not be run. Needs no key and sends nothing.
Project load_project(std::shared_ptr<const FileSource> files, const Environment& environment,
                     const Selection& selection, Diagnostics& diagnostics);

/// One question outside any suite.
struct Question {
  std::string prompt;  ///< A typed path, or the name of a prompt below the project's `prompts/`.
  /// A name of the nearest models.yaml at or above the prompt's file, else of that in `evals/`; or `provider:model`.
  /// Empty: the only one there is, or the one that the prompt's file names.
  std::string model;
  Object vars;  ///< `{file: PATH}` is the file's text or image, from the user's current directory.
  std::vector<std::string> typed_vars;  ///< Those that were named one by one: the prompt must read each.
};

/// A project of one suite with this one case, named `try`, for nobody to score. As load_project() otherwise.
Project load_question(std::shared_ptr<const FileSource> files, const Environment& environment, const Question& question,
                      Diagnostics& diagnostics);

/// A model by the name that a project has for it.
struct ConfiguredModel {
  std::string name;
  std::shared_ptr<const Model> model;  ///< Nullptr: see `unset`.
  std::vector<std::string> unset;      ///< Variables that its entry reads and that are not set.
};

/// The models of these names, or all that the models.yaml nearest to `evals/` has, by name; a name may be
/// `provider:model`, too. Mistakes go to `diagnostics`, a name that nothing has among them.
std::vector<ConfiguredModel> load_models(const FileSource& files, const Environment& environment,
                                         const std::vector<std::string>& names, Diagnostics& diagnostics);

/// The models that a suite in the file `suite_path` would use by these names, one for each, without a word on what is
/// wrong: nullptr for a name that nothing has, or whose entry cannot be used.
std::vector<std::shared_ptr<const Model>> find_models(const FileSource& files, const Environment& environment,
                                                      const std::string& suite_path,
                                                      const std::vector<std::string>& names);

/// The gate and the trials' policy that a suite's file has now, and the quarantine, for deciding again on what a run
/// measured: no case is read. Mistakes go to `diagnostics`; nullopt where the file is no suite.
struct SuiteRules {
  std::string name;
  Gate gate;
  TrialPolicy trial_policy;
};
std::optional<SuiteRules> load_suite_rules(const FileSource& files, const std::string& path, Diagnostics& diagnostics);
Quarantine load_quarantine(const FileSource& files, Diagnostics& diagnostics);

/// The seed that shuffles and simulates where nobody gave one: from the suite's name.
std::uint64_t default_seed(std::string_view suite_name);

/// The published JSON Schemas: `suite`, `include`, `models`, `prices`, `quarantine`, `golden`, `prompt`,
/// `github-prompt`, `chat`; nullopt for another name.
std::optional<Value> published_schema(std::string_view name);

}  // namespace llmeval
