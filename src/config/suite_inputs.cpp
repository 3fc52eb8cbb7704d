#include "config/suite_inputs.h"

#include "config/case_source.h"
#include "config/case_walk.h"
#include "config/member.h"
#include "config/suite_file.h"
#include "config/suite_paths.h"
#include "config/suite_prompts.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace llmeval {

namespace {

bool names_file(const Value& entry, const std::string& suite, const std::string& path) {
  const Value* file = member_of_kind(entry, "file", ValueKind::text);
  if (file == nullptr) return false;
  const Result<std::string> named = resolve_path(folder_of(suite), file->text());
  return named && (*named == path || glob_matches(*named, path));
}

void add_name(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void read_variables(const SuitePrompts& prompts, SuiteInputs& inputs) {
  inputs.has_prompts = !prompts.prompts.empty();
  for (const auto& prompt : prompts.prompts) {
    for (const VariableUse& use : prompt->content->variables()) {
      if (inputs.vars.find(use.name) != nullptr || use.name == "history") continue;
      add_name(use.optional ? inputs.optional : inputs.required, use.name);
    }
  }
  std::erase_if(inputs.optional, [&](const std::string& name) {
    return std::find(inputs.required.begin(), inputs.required.end(), name) != inputs.required.end();
  });
}

void walk_all(const std::shared_ptr<const FileSource>& files, const SuiteFile& suite,
              const std::function<void(const Case&)>& on_case, Diagnostics& diagnostics) {
  std::unique_ptr<CaseSource> open_source;
  CaseVisitor visitor;
  visitor.on_entry = [&](const ReadCase& read) { on_case(*read.golden.subject); };
  visitor.on_source = [&](std::unique_ptr<CaseSource> source) -> CaseSource& {
    return *(open_source = std::move(source));
  };
  visitor.on_row = [&](RowPlace /*row*/, const ReadCase& read) { on_case(*read.golden.subject); };
  walk_cases(files, suite, visitor, diagnostics);
}

}  // namespace

std::string added_cases_path(std::string_view suite) {
  return fmt::format("evals/cases/{}-added.jsonl", suite_file_stem(suite));
}

std::optional<SuiteInputs> load_suite_inputs(const std::shared_ptr<const FileSource>& files, const std::string& typed,
                                             const std::function<void(const Case&)>& on_case,
                                             Diagnostics& diagnostics) {
  const std::vector<std::string> paths = find_suites(*files, {typed}, diagnostics);
  if (paths.size() > 1) diagnostics.error({}, fmt::format("'{}' names {} suites", typed, paths.size()), "name one");
  if (paths.size() != 1) return std::nullopt;
  std::optional<SuiteFile> suite = read_suite(*files, paths.front(), diagnostics);
  if (!suite) return std::nullopt;
  SuiteInputs inputs;
  inputs.name = suite->suite.name;
  inputs.path = suite->suite.path;
  inputs.vars = suite->defaults->vars;
  read_variables(PromptLoader(*files, diagnostics).load(*suite, *files), inputs);
  const std::string added = added_cases_path(inputs.name);
  inputs.added = std::filesystem::path("/" + added).lexically_relative("/" + folder_of(inputs.path)).generic_string();
  Value* cases = suite->content.is_object() ? suite->content.object().find("cases") : nullptr;
  if (cases != nullptr && cases->is_list()) {
    const auto is_added = [&](const Value& entry) { return names_file(entry, inputs.path, added); };
    inputs.reads_added = std::any_of(cases->list().begin(), cases->list().end(), is_added);
    const auto is_missing = [&](const Value& entry) { return is_added(entry) && !is_glob(entry.find("file")->text()); };
    if (!inputs.reads_added && files->exists(added)) {
      cases->list().emplace_back(Object{{"file", Value(inputs.added)}});
    }
    if (!files->exists(added)) std::erase_if(cases->list(), is_missing);
  }
  walk_all(files, *suite, on_case, diagnostics);
  return inputs;
}

}  // namespace llmeval
