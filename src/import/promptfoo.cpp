#include "import/foreign_files.h"
#include "import/import.h"
#include "import/project_writer.h"
#include "import/promptfoo_cases.h"
#include "import/promptfoo_models.h"
#include "import/promptfoo_prompts.h"
#include "import/promptfoo_settings.h"
#include "import/promptfoo_tests.h"

#include "data/json.h"
#include "data/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::optional<Value> read_config(const FileSource& files, const std::string& path, Diagnostics& diagnostics) {
  const SourceId source = diagnostics.add_source(files.display(path));
  const Result<std::string> text = files.read(path);
  if (!text) {
    diagnostics.error({source, 0, 0}, text.error().message, text.error().hint);
    return std::nullopt;
  }
  std::optional<Value> config;
  if (ends_with_any(path, {".json"})) {
    JsonOptions options;
    options.source = source;
    auto json = parse_json(*text, options);
    if (!json) diagnostics.error({source, json.error().line, json.error().column}, json.error().message);
    if (json) config = *std::move(json);
  } else {
    config = parse_yaml(*text, source, diagnostics);
  }
  if (config && !config->is_object()) {
    diagnostics.error({source, 1, 1}, "this is no configuration of promptfoo",
                      "it has 'prompts', 'providers' and 'tests'");
    return std::nullopt;
  }
  return config;
}

std::vector<std::string> read_providers(const Value& config, PromptfooModels& models, ImportNotes& notes) {
  std::vector<std::string> names;
  const Value* written = config.find("providers");
  if (written == nullptr) written = config.find("targets");
  if (written == nullptr) return names;
  for (const Value& provider : written->is_list() ? written->list() : List{*written}) {
    const auto name = models.add(provider, ModelUse::answers);
    if (!name) continue;
    if (std::find(names.begin(), names.end(), *name) == names.end()) names.push_back(*name);
    if (!models.prompts_of(*name).empty())
      notes.left_out(provider.place(), fmt::format("'prompts' of provider '{}'", *name),
                     "every model of a suite gets every prompt; make two suites of it");
  }
  return names;
}

bool any_has_option(const List& tests, const Object& default_test, std::string_view name) {
  const auto has = [&](const Value* options) { return options != nullptr && options->find(name) != nullptr; };
  return has(default_test.find("options")) ||
         std::any_of(tests.begin(), tests.end(), [&](const Value& test) { return has(test.find("options")); });
}

// Tests with recorded answers are for the recording, all others for the models.
void narrow_to_recorded(std::vector<WrittenSuite>& suites, const List& recorded, const std::string& recorder,
                        const std::vector<std::string>& models) {
  List others;
  for (const std::string& name : models) others.emplace_back(name);
  for (WrittenSuite& suite : suites) {
    suite.models.push_back(recorder);
    for (Value& one : suite.cases) {
      const Value* const id = one.find("id");
      const bool is_recorded = id != nullptr && std::any_of(recorded.begin(), recorded.end(),
                                                            [&](const Value& row) { return *row.find("id") == *id; });
      if (is_recorded) one.object().set("models", Value(List{Value(recorder)}));
      if (!is_recorded && one.find("models") == nullptr) one.object().set("models", Value(others));
    }
  }
}

void note_empty(const ImportedProject& project, const std::vector<std::string>& models, Place place,
                ImportNotes& notes) {
  if (project.tests == 0) notes.left_out(place, "the suite", "the configuration has no tests");
  if (models.empty()) notes.left_out(place, "the suite's models", "none of the providers is one that llmeval asks");
}

}  // namespace

std::optional<ImportedProject> import_promptfoo(const FileSource& files, const std::string& config_path,
                                                const std::string& name, Diagnostics& diagnostics) {
  const std::optional<Value> written = read_config(files, config_path, diagnostics);
  if (!written || diagnostics.has_errors()) return std::nullopt;
  ImportNotes notes;
  ForeignFiles foreign(files, folder_of(config_path), diagnostics, notes);
  const Value config = resolve_references(*written, notes);
  PromptfooSettings settings = read_promptfoo_settings(config, notes);
  PromptfooPrompts prompts(foreign);
  prompts.read(config.find("prompts"));
  PromptfooModels models(foreign);
  std::vector<std::string> answering = read_providers(config, models, notes);
  const List tests = read_promptfoo_tests(config, foreign);
  const Object default_test = read_default_test(config, foreign);
  const bool with_prefix = any_has_option(tests, default_test, "prefix");
  const bool with_suffix = any_has_option(tests, default_test, "suffix");
  prompts.surround(with_prefix, with_suffix);
  PromptfooCases cases(name, default_test, prompts.prompts(), foreign, models);
  for (const Value& test : tests) cases.add(test);
  cases.note_unread();

  ImportedProject project;
  project.tests = cases.tests();
  project.cases = cases.cases();
  const std::vector<std::string> asked = answering;
  for (WrittenSuite& suite : cases.suites()) {
    suite.from = config_path;
    // Of tests without one.
    const bool has_text = std::any_of(prompts.prompts().begin(), prompts.prompts().end(),
                                      [](const ImportedPrompt& prompt) { return !prompt.is_chat; });
    if (with_prefix && has_text) suite.vars.set("prompt_prefix", Value(""));
    if (with_suffix && has_text) suite.vars.set("prompt_suffix", Value(""));
    suite.description = settings.description;
    suite.tags = settings.tags;
    suite.trials = settings.trials;
    for (const ImportedPrompt& prompt : prompts.prompts()) suite.prompts.push_back(prompt.path);
    if (!cases.all_recorded()) suite.models = asked;
  }
  if (!cases.recorded().empty()) {
    const std::string recorder = models.add_recorded(recorded_path());
    narrow_to_recorded(cases.suites(), cases.recorded(), recorder, asked);
    answering.push_back(recorder);
  }
  note_empty(project, answering, written->place(), notes);
  std::erase_if(cases.suites(), [](const WrittenSuite& suite) { return suite.cases.empty() || suite.models.empty(); });
  if (!cases.suites().empty())
    project.files = write_project(cases.suites(), prompts.prompts(), models.entries(), cases.recorded());
  project.notes = notes.sorted();
  project.next = keys_to_set(models.entries());
  project.next.insert(project.next.end(), settings.next.begin(), settings.next.end());
  return project;
}

}  // namespace llmeval
