#include "cli/starter_files.h"

#include "cli/starter_texts.h"
#include "data/json.h"
#include "domain/model.h"
#include "prompt/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

bool is_name_byte(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The names behind `user` in `user.name.first`, for each place where a template reads it so.
std::vector<std::vector<std::string>> members_read(std::string_view text, const std::string& variable) {
  std::vector<std::vector<std::string>> all;
  for (std::size_t at = text.find(variable); at != std::string_view::npos; at = text.find(variable, at + 1)) {
    std::size_t end = at + variable.size();
    const bool is_part = at > 0 && (is_name_byte(text[at - 1]) || text[at - 1] == '.');
    std::vector<std::string> names;
    while (!is_part && end + 1 < text.size() && text[end] == '.' && is_name_byte(text[end + 1])) {
      const std::size_t start = ++end;
      while (end < text.size() && is_name_byte(text[end])) ++end;
      names.emplace_back(text.substr(start, end - start));
    }
    if (!names.empty()) all.push_back(std::move(names));
  }
  return all;
}

Value example_text(std::string_view name) {
  return Value(fmt::format("an example of '{}': put a real one here", name));
}

// A text, or an object of texts where the template reads members.
Value example(std::string_view text, const std::string& variable) {
  const std::vector<std::vector<std::string>> members = members_read(text, variable);
  if (members.empty()) return example_text(variable);
  Value object{Object()};
  for (const std::vector<std::string>& names : members) {
    Object* level = &object.object();
    for (std::size_t i = 0; i < names.size(); ++i) {
      Value* inner = level->find(names[i]);
      const bool is_last = i + 1 == names.size();
      if (is_last && inner == nullptr) level->set(names[i], example_text(names[i]));
      if (is_last) break;
      if (inner == nullptr || !inner->is_object()) level->set(names[i], Value(Object()));
      level = &level->find(names[i])->object();
    }
  }
  return object;
}

// The variables of the first case, as YAML.
std::string example_vars(const Prompt& prompt, std::string_view text, StarterProject& project) {
  Object vars;
  std::string yaml;
  for (const VariableUse& use : prompt.required_variables()) {
    Value value = example(text, use.name);
    yaml += fmt::format("      {}: {}\n", use.name, to_json(value));
    vars.set(use.name, std::move(value));
  }
  if (const auto rendered = prompt.render(vars); !rendered) {
    project.next.push_back(fmt::format("write better variables for the first case in {}, as plain texts do not do: {}",
                                       k_own_suite_path, rendered.error().message));
  }
  return yaml.empty() ? std::string() : "    vars:\n" + yaml;
}

void add_models(const StarterWishes& wishes, const StarterModel& model, StarterProject& project) {
  const bool is_demo = !wishes.prompt;
  std::string entry(is_demo && model.provider == "sim" ? k_demo_model : model.entry);
  if (entry.empty())
    entry = fmt::format("  main:\n    provider: {}\n    model: write-its-id   # the provider's own\n", model.provider);
  project.files.push_back({"evals/models.yaml", std::string(k_models_head) + entry});
  if (!model.extra_path.empty())
    project.files.push_back({std::string(model.extra_path), std::string(model.extra_text)});
  const ProviderInfo* provider = find_provider(model.provider);
  if (provider != nullptr && !provider->default_key_env.empty()) {
    project.next.push_back(
        fmt::format("set {}, or name a file that sets it with --env-file", provider->default_key_env));
  }
}

void add_workflow(const StarterModel& model, StarterProject& project) {
  const ProviderInfo* provider = find_provider(model.provider);
  const std::string_view key = provider == nullptr ? std::string_view() : provider->default_key_env;
  std::string workflow(k_workflow);
  if (!key.empty()) workflow += k_workflow_own;
  workflow += k_workflow_steps;
  if (!key.empty()) workflow += fmt::format("        env:\n          {0}: ${{{{ secrets.{0} }}}}\n", key);
  project.files.push_back({".github/workflows/evals.yml", std::move(workflow)});
  project.next.push_back(fmt::format("on GitHub set the variable LLMEVAL_REPOSITORY to where llmeval's sources are{}",
                                     key.empty() ? "" : fmt::format(", and the secret {}", key)));
}

StarterModel model_of(const std::string& provider) {
  const std::string wanted = provider.empty() ? "sim" : provider;
  for (const StarterModel& model : k_starter_models) {
    if (model.provider == wanted) return model;
  }
  return {find_provider(wanted)->name, "main", {}, {}, {}};
}

}  // namespace

StarterProject starter_project(const StarterWishes& wishes, Diagnostics& diagnostics) {
  StarterProject project;
  const StarterModel model = model_of(wishes.provider);
  if (!wishes.prompt) {
    project.files.push_back({"prompts/triage.prompty", std::string(k_demo_prompt)});
    project.files.push_back({"evals/triage.eval.yaml", fmt::format(k_demo_suite, model.name)});
  } else {
    const Place place{diagnostics.add_source("--prompt"), 1, 1};
    const std::optional<Prompt> prompt = make_inline_prompt("main", *wishes.prompt, place, diagnostics);
    if (!prompt) return project;
    project.files.push_back({"prompts/main.prompty", fmt::format("---\nname: main\n---\n{}\n", *wishes.prompt)});
    const std::string vars = example_vars(*prompt, *wishes.prompt, project);
    project.files.push_back({std::string(k_own_suite_path), fmt::format(k_own_suite, model.name, vars)});
  }
  add_models(wishes, model, project);
  if (wishes.has_github) add_workflow(model, project);
  return project;
}

}  // namespace llmeval
