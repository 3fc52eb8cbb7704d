#include "config/load_cases.h"
#include "config/models_file.h"
#include "config/project.h"
#include "config/selection.h"
#include "config/suite_file.h"

#include "base/hash.h"
#include "base/suggest.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_suites = "evals/**/*.eval.yaml";

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

class ProjectLoader {
 public:
  ProjectLoader(std::shared_ptr<const FileSource> files, const Environment& environment, const Selection& selection,
                Diagnostics& diagnostics)
      : files_(std::move(files)), environment_(environment), selection_(selection), diagnostics_(diagnostics) {}

  Project load() {
    Project project;
    project.files = files_;
    std::uint64_t prompts = 0;
    std::uint64_t cases = 0;
    for (SuiteFile& file : read_suites()) {
      Suite suite = complete(file);
      prompts += suite.prompts.size() + (file.content.find("prompts") == nullptr ? 1 : 0);
      cases += suite.cases->size();
      // A suite of which the selection leaves nothing is not run.
      const bool has_prompt = !suite.prompts.empty() || file.content.find("prompts") == nullptr;
      if (has_prompt && suite.cases->size() > 0) project.suites.push_back(std::move(suite));
    }
    if (!diagnostics_.has_errors() && project.suites.empty()) {
      diagnostics_.error({}, prompts == 0 && !selection_.prompts.empty() ? "no prompt of these suites is selected" : "no case is selected",
                         "see what --prompt, --case, --tag and --limit leave");
    }
    return project;
  }

 private:
  std::vector<SuiteFile> read_suites() {
    std::vector<SuiteFile> suites;
    std::map<std::string, std::string> paths;
    for (const std::string& path : suite_paths()) {
      std::optional<SuiteFile> file = read_suite(*files_, path, diagnostics_);
      if (!file) continue;
      const auto [other, is_new] = paths.emplace(file->suite.name, path);
      if (!is_new) {
        diagnostics_.error(file->content.find("suite")->place(),
                           fmt::format("'{}' has the suite '{}', too", files_->display(other->second), file->suite.name),
                           "a suite's name is unique in the project");
      }
      suites.push_back(*std::move(file));
    }
    return suites;
  }

  // Sorted; each once.
  std::vector<std::string> suite_paths() {
    std::vector<std::string> all = files_->glob(k_suites);
    if (selection_.suites.empty()) {
      if (all.empty()) diagnostics_.error({}, "there is no suite below evals/", "suites end in .eval.yaml; llmeval init writes one");
      return all;
    }
    std::vector<std::string> paths;
    for (const std::string& wanted : selection_.suites) {
      const std::optional<std::string> path = find_suite(wanted, all);
      if (path) paths.push_back(*path);
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
  }

  // A file, or the name of a suite: then all suites' first lines are looked at.
  std::optional<std::string> find_suite(const std::string& wanted, const std::vector<std::string>& all) {
    const Result<std::string> path = files_->from_typed(wanted);
    if (path && files_->exists(*path)) return *path;
    std::vector<std::string> names;
    for (const std::string& candidate : all) {
      Diagnostics unseen;
      const std::optional<SuiteFile> file = read_suite(*files_, candidate, unseen);
      if (!file) continue;
      if (file->suite.name == wanted) return candidate;
      names.push_back(file->suite.name);
    }
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string hint = did_you_mean(wanted, known);
    diagnostics_.error({}, fmt::format("there is no suite '{}'", wanted), hint.empty() ? "suites: " + joined(known) : hint);
    return std::nullopt;
  }

  Suite complete(const SuiteFile& file) {
    Suite suite = file.suite;
    if (selection_.trials) suite.trials = *selection_.trials;
    const std::vector<std::shared_ptr<const Prompt>> all = load_prompts(file);
    for (const auto& prompt : all) {
      if (is_wanted(*prompt)) suite.prompts.push_back(prompt);
    }
    suite.models = find_models(file);
    check_prompt_needed(file, suite);
    suite.cases = load_cases(*files_, file, all, selection_, selection_.seed.value_or(default_seed(suite.name)), diagnostics_);
    return suite;
  }

  bool is_wanted(const Prompt& prompt) const {
    if (selection_.prompts.empty()) return true;
    return std::any_of(selection_.prompts.begin(), selection_.prompts.end(), [&](const std::string& wanted) {
      const Result<std::string> path = files_->from_typed(wanted);
      return (path && *path == prompt.version.path) || glob_matches(wanted, prompt.version.name);
    });
  }

  std::vector<std::shared_ptr<const Prompt>> load_prompts(const SuiteFile& file) {
    std::vector<std::shared_ptr<const Prompt>> prompts;
    const Value* entries = file.content.find("prompts");
    if (entries == nullptr) return prompts;
    for (const Value& entry : entries->is_list() ? entries->list() : List{*entries}) {
      const Result<std::string> path = resolve_path(folder_of(file.suite.path), entry.text());
      if (!path) {
        diagnostics_.error(entry.place(), path.error().message, path.error().hint);
        continue;
      }
      if (!files_->exists(*path)) {
        diagnostics_.error(entry.place(), fmt::format("there is no prompt file '{}'", entry.text()));
        continue;
      }
      const auto prompt = load_once(*path);
      if (!prompt) continue;
      const auto same = [&](const auto& other) { return other->version.name == prompt->version.name; };
      if (std::any_of(prompts.begin(), prompts.end(), same)) {
        diagnostics_.error(entry.place(), fmt::format("two prompts of this suite are named '{}'", prompt->version.name),
                           "name one of them in its front matter");
      }
      prompts.push_back(prompt);
    }
    return prompts;
  }

  std::shared_ptr<const Prompt> load_once(const std::string& path) {
    const auto known = prompts_.find(path);
    if (known != prompts_.end()) return known->second;
    std::optional<Prompt> prompt = load_prompt(*files_, path, diagnostics_);
    std::shared_ptr<const Prompt> shared = prompt ? std::make_shared<const Prompt>(*std::move(prompt)) : nullptr;
    if (shared) refuse_reference(*shared);
    prompts_[path] = shared;
    return shared;
  }

  void refuse_reference(const Prompt& prompt) {
    for (const VariableUse& use : prompt.content->variables()) {
      if (use.name != "reference") continue;
      diagnostics_.error(use.place, "a prompt cannot see 'reference'", "it is what is right, for checks and judges only");
    }
  }

  std::vector<std::shared_ptr<const Model>> find_models(const SuiteFile& file) {
    std::vector<std::shared_ptr<const Model>> models;
    const ModelTable& table = models_for(folder_of(file.suite.path));
    const Value& named = *file.content.find("models");
    const bool overridden = !selection_.models.empty();
    const List own = named.is_list() ? named.list() : List{named};
    for (const Value& entry : own) {
      if (!overridden) add_model(entry.text(), entry.place(), table, models);
    }
    for (const std::string& name : selection_.models) add_model(name, {}, table, models);
    if (models.empty() && !overridden && own.empty()) diagnostics_.error(named.place(), "the suite names no model");
    return models;
  }

  void add_model(const std::string& name, Place place, const ModelTable& table,
                 std::vector<std::shared_ptr<const Model>>& models) {
    const auto entry = table.find(name);
    std::shared_ptr<const Model> model = entry != table.end() ? entry->second : bare_model(name);
    if (!model) {
      std::vector<std::string_view> known;
      for (const auto& [one, unused] : table) known.push_back(one);
      std::string hint = did_you_mean(name, known);
      if (hint.empty()) hint = known.empty() ? "models are named in models.yaml, or as provider:model" : "models: " + joined(known);
      diagnostics_.error(place, fmt::format("there is no model '{}'", name), hint);
      return;
    }
    if (std::find(models.begin(), models.end(), model) == models.end()) models.push_back(std::move(model));
  }

  // One object for a name, however many suites use it: they share its endpoint.
  std::shared_ptr<const Model> bare_model(const std::string& name) {
    const auto known = bare_models_.find(name);
    if (known != bare_models_.end()) return known->second;
    return bare_models_[name] = make_bare_model(name);
  }

  // The nearest models.yaml from the suite's folder up to the project's root.
  const ModelTable& models_for(std::string folder) {
    for (;; folder = folder_of(folder)) {
      const std::string path = folder.empty() ? "models.yaml" : folder + "/models.yaml";
      const auto known = tables_.find(path);
      if (known != tables_.end()) return known->second;
      if (files_->exists(path)) return tables_[path] = read_models(*files_, path, environment_, diagnostics_);
      if (folder.empty()) return tables_[path];
    }
  }

  void check_prompt_needed(const SuiteFile& file, const Suite& suite) {
    if (file.content.find("prompts") != nullptr) return;
    for (const auto& model : suite.models) {
      const ProviderInfo* provider = find_provider(model->provider);
      if (provider == nullptr || !provider->needs_prompt) continue;
      diagnostics_.error(file.content.find("suite")->place(),
                         fmt::format("the suite has no 'prompts', which model '{}' needs", model->name),
                         "only models of programs and of recordings can do without");
    }
  }

  std::shared_ptr<const FileSource> files_;
  const Environment& environment_;
  const Selection& selection_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::shared_ptr<const Prompt>> prompts_;
  std::map<std::string, ModelTable> tables_;
  std::map<std::string, std::shared_ptr<const Model>> bare_models_;
};

}  // namespace

std::optional<std::string> find_project_root(const std::string& start) {
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (fs::is_directory(folder / "evals", error)) return folder.string();
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

Project load_project(std::shared_ptr<const FileSource> files, const Environment& environment, const Selection& selection,
                     Diagnostics& diagnostics) {
  return ProjectLoader(std::move(files), environment, selection, diagnostics).load();
}

std::uint64_t default_seed(std::string_view suite_name) {
  // 53 bits: every reader of JSON can hold it.
  return sha256(suite_name).prefix() >> 11U;
}

}  // namespace llmeval
