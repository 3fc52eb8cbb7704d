#include "config/suite_models.h"

#include "config/member.h"
#include "domain/model_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace llmeval {

namespace {

using Models = std::vector<std::shared_ptr<const Model>>;

void add(std::shared_ptr<const Model> model, Models& models) {
  if (model && std::find(models.begin(), models.end(), model) == models.end()) models.push_back(std::move(model));
}

const std::string k_own_prices = "evals/prices.yaml";

std::string beside(const std::string& path, const char* name) {
  const std::string folder = folder_of(path);
  return folder.empty() ? name : fmt::format("{}/{}", folder, name);
}

}  // namespace

ModelFinder::ModelFinder(const FileSource& files, const Environment& environment, Diagnostics& diagnostics)
    : files_(files),
      diagnostics_(diagnostics),
      reader_(files, environment, diagnostics),
      prices_(files, k_own_prices, diagnostics) {}

ModelFinder::ModelFinder(const FileSource& files, const Environment& environment, const Selection& selection,
                         Diagnostics& diagnostics)
    : files_(files),
      diagnostics_(diagnostics),
      only_file_(selection.models_file ? &*selection.models_file : nullptr),
      is_untrusted_(selection.is_untrusted),
      reader_(only_file_ == nullptr ? files : *only_file_->files, environment, diagnostics),
      prices_(only_file_ == nullptr ? files : *only_file_->files,
              only_file_ == nullptr ? k_own_prices : beside(only_file_->path, "prices.yaml"), diagnostics) {
  if (only_file_ != nullptr && files.exists(k_own_prices)) tell_passed_over(k_own_prices);
}

void ModelFinder::find(const SuiteFile& suite, const std::vector<std::string>& instead, Suite& into) {
  const ModelTable* found = table_for(folder_of(suite.suite.path));
  const ModelTable& table = found == nullptr ? no_table_ : *found;
  into.models = named(suite, instead, table);
  for (const auto& one : into.models) does(*one, CallPurpose::answer, one->place);
  add_fallbacks(table, into);
}

void ModelFinder::find_asked(const SuiteFile& suite, const AskedModels& asked, Suite& into) {
  const ModelTable* found = table_for(folder_of(suite.suite.path));
  const ModelTable& table = found == nullptr ? no_table_ : *found;
  const auto is_known = [&](const std::shared_ptr<const Model>& one) {
    return std::find(into.models.begin(), into.models.end(), one) != into.models.end() ||
           std::find(into.fallbacks.begin(), into.fallbacks.end(), one) != into.fallbacks.end();
  };
  for (const AskedModel& one : asked.models()) {
    const std::shared_ptr<const Model> judge =
        one.program == nullptr ? model(one.name, one.place, table) : program(one);
    if (judge == nullptr || !does(*judge, one.purpose, one.place)) continue;
    if (!is_known(judge)) add(judge, into.check_models);
    refuse_own(one, *judge, into);
    for (const std::string& name : judge->fallback) {
      const std::shared_ptr<const Model> fallback = model(name, {}, table);
      if (fallback == nullptr) continue;
      if (!is_known(fallback)) add(fallback, into.check_models);
      refuse_own(one, *fallback, into);
    }
  }
  for (const auto& prompt : asked.prompts()) into.judge_prompts.push_back(prompt);
}

std::shared_ptr<const Model> ModelFinder::program(const AskedModel& asked) {
  const std::string& shown = diagnostics_.path(asked.place.source);
  const std::string naming = shown.empty() ? std::string() : files_.from_typed(shown).value_or(std::string());
  const std::string folder = std::filesystem::path(files_.absolute(naming)).parent_path().string();
  std::shared_ptr<const Model>& known = programs_[folder + '\n' + asked.name];
  if (known == nullptr) {
    auto made = std::make_shared<Model>(*asked.program);
    made->folder = folder;
    known = std::move(made);
  }
  return known;
}

bool ModelFinder::does(const Model& model, CallPurpose purpose, Place place) {
  const bool wants_vectors = purpose == CallPurpose::embedding;
  if (makes_embeddings(model) == wants_vectors) return true;
  if (wants_vectors) {
    diagnostics_.error(place, fmt::format("model '{}' makes no embeddings", model.name),
                       "name one with kind: embeddings in models.yaml");
  } else {
    diagnostics_.error(place,
                       fmt::format("model '{}' makes embeddings, and cannot {}", model.name,
                                   purpose == CallPurpose::judge ? "judge" : "answer"),
                       "it is for the check 'similar'");
  }
  return false;
}

void ModelFinder::refuse_own(const AskedModel& asked, const Model& judge, const Suite& suite) {
  if (asked.may_be_own) return;
  for (const auto& one : suite.models) {
    if (!is_same_model(judge, *one)) continue;
    const std::string who = judge.name == asked.name
                                ? fmt::format("'{}' judges", asked.name)
                                : fmt::format("'{}', which '{}' falls back to, judges", judge.name, asked.name);
    diagnostics_.error(
        asked.place,
        fmt::format("{} its own answers{}", who,
                    one->name == judge.name ? "" : fmt::format(": it is the same model as '{}'", one->name)),
        "name another model, or write self: true");
    return;
  }
}

void ModelFinder::find_for(const Prompt& prompt, const std::string& name, Suite& into) {
  const ModelTable* found = table_for(folder_of(prompt.version.path));
  if (found == nullptr) found = table_for("evals");
  const ModelTable& table = found == nullptr ? no_table_ : *found;
  const std::string wanted = name.empty() ? only_model(prompt, table) : name;
  if (wanted.empty()) return;
  add(model(wanted, {}, table), into.models);
  add_fallbacks(table, into);
}

Models ModelFinder::find_each(const std::string& suite_path, const std::vector<std::string>& names) {
  const ModelTable* found = table_for(folder_of(suite_path));
  const ModelTable& table = found == nullptr ? no_table_ : *found;
  Models models;
  for (const std::string& name : names) models.push_back(model(name, {}, table));
  return models;
}

std::vector<ConfiguredModel> ModelFinder::find_named(std::vector<std::string> names) {
  const ModelTable* found = table_for("evals");
  const ModelTable& table = found == nullptr ? no_table_ : *found;
  if (names.empty()) {
    for (const auto& [name, entry] : table.entries) names.push_back(name);
  }
  std::vector<ConfiguredModel> models;
  for (const std::string& name : names) {
    ConfiguredModel one{name, nullptr, {}};
    const auto entry = table.entries.find(name);
    if (entry != table.entries.end()) {
      for (const UnsetVariable& variable : entry->second.unset) one.unset.push_back(variable.name);
    }
    if (one.unset.empty()) one.model = model(name, {}, table);
    models.push_back(std::move(one));
  }
  return models;
}

// Empty, which is told, where nobody says which.
std::string ModelFinder::only_model(const Prompt& prompt, const ModelTable& table) {
  if (table.entries.size() == 1) return table.entries.begin()->first;
  const std::string& hint = prompt.model_hint;
  if (table.entries.contains(hint) || make_bare_model(hint) != nullptr) return hint;
  if (table.is_whole) diagnostics_.error({}, "no model is named", fmt::format("-m NAME; {}", suggest_model({}, table)));
  return {};
}

void ModelFinder::add_fallbacks(const ModelTable& table, Suite& into) {
  for (const auto& one : into.models) {
    for (const std::string& name : one->fallback) {
      std::shared_ptr<const Model> fallback = model(name, {}, table);
      const bool is_named = std::find(into.models.begin(), into.models.end(), fallback) != into.models.end();
      if (!is_named) add(std::move(fallback), into.fallbacks);
    }
  }
}

Models ModelFinder::named(const SuiteFile& suite, const std::vector<std::string>& instead, const ModelTable& table) {
  Models models;
  for (const std::string& name : instead) add(model(name, {}, table), models);
  if (!instead.empty()) return models;
  const List names = items_member(suite.content, "models");
  for (const Value& name : names) {
    if (name.is_text()) add(model(name.text(), name.place(), table), models);
  }
  const Value* list = suite.content.find("models");
  if (list != nullptr && names.empty()) diagnostics_.error(list->place(), "the suite names no model");
  return models;
}

// With its price, where one is known; nullptr where it cannot be used, which is told.
std::shared_ptr<const Model> ModelFinder::model(const std::string& name, Place place, const ModelTable& table) {
  std::shared_ptr<const Model> found = unpriced(name, place, table);
  if (found == nullptr || found->price) return found;
  const auto [known, is_new] = priced_.try_emplace(found, found);
  if (is_new) {
    auto priced = std::make_shared<Model>(*found);
    priced->price = prices_.price_of(*found);
    known->second = std::move(priced);
  }
  return known->second;
}

// As its entry says.
std::shared_ptr<const Model> ModelFinder::unpriced(const std::string& name, Place place, const ModelTable& table) {
  const auto entry = table.entries.find(name);
  if (entry == table.entries.end()) {
    const auto [known, is_new] = bare_.try_emplace(name);
    if (is_new && !is_untrusted_) known->second = make_bare_model(name);
    if (!known->second && table.is_whole) {
      std::string hint = suggest_model(name, table);
      if (is_untrusted_) hint = fmt::format("of --untrusted the file of --models has all there are; {}", hint);
      diagnostics_.error(place, fmt::format("there is no model '{}'", name), std::move(hint));
    }
    return known->second;
  }
  for (const UnsetVariable& variable : entry->second.unset) {
    diagnostics_.error(variable.place,
                       fmt::format("model '{}' needs the variable '{}', which is not set", name, variable.name),
                       fmt::format("set it, or write a default: ${{env:{}:…}}", variable.name));
  }
  return entry->second.model;
}

const ModelTable* ModelFinder::table_for(std::string folder) {
  const std::string nearest = nearest_models_file(std::move(folder));
  if (only_file_ == nullptr) return nearest.empty() ? nullptr : &reader_.table(nearest);
  const bool is_it = only_file_->files->absolute(only_file_->path) == files_.absolute(nearest);
  if (!nearest.empty() && !is_it) tell_passed_over(nearest);
  return &reader_.table(only_file_->path);
}

// From the suite's folder up to the project's root.
std::string ModelFinder::nearest_models_file(std::string folder) const {
  for (;; folder = folder_of(folder)) {
    std::string path = folder.empty() ? "models.yaml" : folder + "/models.yaml";
    if (files_.exists(path)) return path;
    if (folder.empty()) return {};
  }
}

// Of a stranger's file nobody should believe that it had a say.
void ModelFinder::tell_passed_over(const std::string& path) {
  if (!passed_over_.insert(path).second) return;
  diagnostics_.add(is_untrusted_ ? Severity::warning : Severity::note, {},
                   fmt::format("'{}' is not read", files_.display(path)),
                   fmt::format("models and prices are those of '{}'", only_file_->files->display(only_file_->path)));
}

std::vector<std::shared_ptr<const Model>> find_models(const FileSource& files, const Environment& environment,
                                                      const std::string& suite_path,
                                                      const std::vector<std::string>& names) {
  Diagnostics unheard;
  return ModelFinder(files, environment, unheard).find_each(suite_path, names);
}

std::vector<ConfiguredModel> load_models(const FileSource& files, const Environment& environment,
                                         const std::vector<std::string>& names, Diagnostics& diagnostics) {
  return ModelFinder(files, environment, diagnostics).find_named(names);
}

}  // namespace llmeval
