#include "base/suggest.h"
#include "config/case_list.h"
#include "config/parameter_rules.h"
#include "config/project.h"
#include "config/suite_models.h"
#include "config/suite_prompts.h"
#include "config/typed_files.h"
#include "prompt/load.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// The prompt file that a word means; empty, which is told, where there is none.
std::string find_prompt(const FileSource& files, const std::string& word, Diagnostics& diagnostics) {
  const Result<std::string> typed = files.from_typed(word);
  if (typed && files.exists(*typed)) {
    if (is_prompt_file(*typed)) return *typed;
    diagnostics.error({}, fmt::format("'{}' is no prompt file", word),
                      fmt::format("prompt files end in {}", prompt_endings()));
    return {};
  }
  std::vector<std::string> names;
  std::string unreadable;  // By its file's name it is the one that is meant.
  for (const std::string& path : files.glob("prompts/**/*")) {
    Diagnostics unheard;  // Another prompt's mistakes are not asked for here.
    const std::optional<Prompt> prompt = is_prompt_file(path) ? load_prompt(files, path, unheard) : std::nullopt;
    if (prompt && prompt->version.name == word) return path;
    if (prompt) names.push_back(prompt->version.name);
    const std::string_view file = std::string_view(path).substr(path.find_last_of('/') + 1);
    if (!prompt && is_prompt_file(path) && file.substr(0, file.find('.')) == word) unreadable = path;
  }
  if (!unreadable.empty()) return unreadable;
  const bool is_path = is_prompt_file(word) || word.find('/') != std::string::npos;
  const std::string hint = did_you_mean(word, {names.begin(), names.end()});
  if (!typed && is_path) {
    diagnostics.error({}, typed.error().message, typed.error().hint);
  } else {
    diagnostics.error({}, fmt::format("there is no {} '{}'", is_path ? "prompt file" : "prompt", word),
                      hint.empty() && !names.empty() ? fmt::format("prompts: {}", fmt::join(names, ", ")) : hint);
  }
  return {};
}

// Of a file, a name or `FILE@REVISION`.
std::shared_ptr<const Prompt> load_wanted(const FileSource& files, const std::string& word, Diagnostics& diagnostics) {
  PromptLoader loader(files, diagnostics);
  const Result<std::string> typed = files.from_typed(word);
  const std::optional<RevisedPath> revised = typed && files.exists(*typed) ? std::nullopt : split_revision(word);
  if (revised) {
    const Result<std::string> path = files.from_typed(revised->path);
    if (path) return loader.load_file(*path, revised->revision, {});
    diagnostics.error({}, path.error().message, path.error().hint);
    return nullptr;
  }
  const std::string path = find_prompt(files, word, diagnostics);
  return path.empty() ? nullptr : loader.load_file(path);
}

void check_vars(const Prompt& prompt, const Question& question, const Suite& suite, Diagnostics& diagnostics) {
  std::vector<std::string_view> known;
  for (const VariableUse& use : prompt.content->variables()) known.push_back(use.name);
  // A program gets all variables.
  const bool is_all = suite.models.empty() || find_provider(suite.models.front()->provider)->needs_prompt;
  for (const std::string& name : question.typed_vars) {
    if (!is_all || prompt.uses(name)) continue;
    const std::string hint = did_you_mean(name, known);
    diagnostics.error({}, fmt::format("the prompt does not read the variable '{}'", name),
                      hint.empty() && !known.empty() ? fmt::format("it reads {}", fmt::join(known, ", ")) : hint);
  }
  if (const auto messages = prompt.render(suite.cases->at(0)->subject->vars); !messages) {
    diagnostics.error(messages.error().place, messages.error().message, messages.error().hint);
  }
}

}  // namespace

Project load_question(std::shared_ptr<const FileSource> files, const Environment& environment, const Question& question,
                      Diagnostics& diagnostics) {
  Project project;
  project.is_scored = false;
  project.files = std::move(files);
  const auto prompt = load_wanted(*project.files, question.prompt, diagnostics);
  auto subject = std::make_shared<Case>();
  subject->id = "try";
  subject->vars = question.vars;
  if (!fill_typed_files(*project.files, subject->vars, diagnostics) || !prompt) return project;
  auto cases = std::make_shared<LoadedCases>();
  SuiteCase golden;
  golden.subject = std::move(subject);
  cases->add(std::move(golden), nullptr);
  Suite suite;
  suite.name = "try";
  suite.prompts.push_back(prompt);
  suite.cases = std::move(cases);
  ModelFinder(*project.files, environment, diagnostics).find_for(*prompt, question.model, suite);
  check_vars(*prompt, question, suite, diagnostics);
  std::set<std::string> told;
  check_prompt_parameters(suite, told, diagnostics);
  project.suites.push_back(std::move(suite));
  return project;
}

}  // namespace llmeval
