#include "import/project_writer.h"

#include "data/json.h"
#include "domain/model.h"
#include "import/yaml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// More than these make a suite's file long: they stand in one of their own.
constexpr std::size_t k_inline_cases = 60;

List texts(const std::vector<std::string>& names, std::string_view prefix = {}) {
  List list;
  for (const std::string& name : names) list.emplace_back(std::string(prefix) + name);
  return list;
}

// Rows of JSON Lines; a matrix can only stand in the suite.
std::string move_rows(List& cases) {
  std::string rows;
  List kept;
  for (Value& one : cases) {
    if (one.find("matrix") != nullptr) {
      kept.push_back(std::move(one));
    } else {
      rows += to_json(one) + "\n";
    }
  }
  cases = std::move(kept);
  return rows;
}

Object suite_object(const WrittenSuite& suite, List cases) {
  Object object{{"suite", Value(suite.name)}};
  if (!suite.description.empty()) object.set("description", Value(suite.description));
  if (!suite.prompts.empty()) object.set("prompts", Value(texts(suite.prompts, "../")));
  object.set("models", Value(texts(suite.models)));
  if (!suite.vars.empty()) object.set("vars", Value(suite.vars));
  if (!suite.tags.empty()) object.set("tags", Value(suite.tags));
  if (suite.trials) object.set("trials", *suite.trials);
  if (suite.answer) object.set("answer", *suite.answer);
  if (suite.min_score) object.set("pass", Value(Object{{"score", Value(*suite.min_score)}}));
  if (!suite.expect.empty()) object.set("expect", Value(suite.expect));
  object.set("cases", Value(std::move(cases)));
  return object;
}

}  // namespace

std::string recorded_path() { return "recorded/answers.jsonl"; }

std::vector<ImportedFile> write_project(const std::vector<WrittenSuite>& suites,
                                        const std::vector<ImportedPrompt>& prompts, const Object& models,
                                        const List& recorded) {
  std::vector<ImportedFile> files;
  for (const ImportedPrompt& prompt : prompts) files.push_back({prompt.path, prompt.text});
  files.push_back({"evals/models.yaml", to_yaml(Object{{"models", Value(models)}})});
  for (const WrittenSuite& suite : suites) {
    List cases = suite.cases;
    if (cases.size() > k_inline_cases) {
      const std::string path = fmt::format("cases/{}.jsonl", suite.name);
      files.push_back({"evals/" + path, move_rows(cases)});
      cases.emplace_back(Object{{"file", Value(path)}});
    }
    files.push_back(
        {fmt::format("evals/{}.eval.yaml", suite.name),
         fmt::format("# Imported from {}.\n", suite.from) + to_yaml(suite_object(suite, std::move(cases)))});
  }
  if (!recorded.empty()) {
    std::string rows;
    for (const Value& row : recorded) rows += to_json(row) + "\n";
    files.push_back({"evals/" + recorded_path(), std::move(rows)});
  }
  return files;
}

std::vector<std::string> keys_to_set(const Object& models) {
  std::vector<std::string> names;
  for (const Member& model : models) {
    const Value* const own = model.value.find("api_key_env");
    const Value* const provider = model.value.find("provider");
    const ProviderInfo* const info = provider == nullptr ? nullptr : find_provider(provider->text());
    // Another address than the provider's own may need none.
    const bool is_usual = info != nullptr && (model.value.find("base_url") == nullptr || info->name != "openai");
    std::string name = own != nullptr ? own->text() : is_usual ? std::string(info->default_key_env) : "";
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  std::vector<std::string> lines;
  for (const std::string& name : names)
    lines.push_back(fmt::format("set {}, or name a file that sets it with --env-file", name));
  return lines;
}

}  // namespace llmeval
