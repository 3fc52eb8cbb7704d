#include "config/suite_models.h"

#include "base/suggest.h"
#include "config/member.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace llmeval {

std::vector<std::shared_ptr<const Model>> ModelFinder::find(const SuiteFile& suite,
                                                            const std::vector<std::string>& instead) {
  std::vector<std::shared_ptr<const Model>> models;
  const ModelTable& table = table_for(folder_of(suite.suite.path));
  for (const std::string& name : instead) add(name, {}, table, models);
  if (!instead.empty()) return models;
  const List named = items_member(suite.content, "models");
  for (const Value& name : named) {
    if (name.is_text()) add(name.text(), name.place(), table, models);
  }
  const Value* list = suite.content.find("models");
  if (list != nullptr && named.empty()) diagnostics_.error(list->place(), "the suite names no model");
  return models;
}

void ModelFinder::add(const std::string& name, Place place, const ModelTable& table,
                      std::vector<std::shared_ptr<const Model>>& models) {
  std::shared_ptr<const Model> model;
  const auto entry = table.entries.find(name);
  if (entry != table.entries.end()) {
    model = entry->second.model;
    for (const std::string& variable : entry->second.unset) {
      diagnostics_.error(entry->second.address,
                         fmt::format("model '{}' needs the variable '{}', which is not set", name, variable),
                         fmt::format("set it, or write a default: ${{env:{}:…}}", variable));
    }
    if (!model) return;
  } else {
    const auto [known, is_new] = bare_.try_emplace(name);
    if (is_new) known->second = make_bare_model(name);
    model = known->second;
    if (!model) return report_unknown(name, place, table);
  }
  if (std::find(models.begin(), models.end(), model) == models.end()) models.push_back(std::move(model));
}

void ModelFinder::report_unknown(const std::string& name, Place place, const ModelTable& table) {
  if (!table.is_whole) return;
  std::vector<std::string_view> known;
  for (const auto& [one, entry] : table.entries) known.push_back(one);
  std::string hint = did_you_mean(name, known);
  if (hint.empty() && known.empty()) hint = "write an entry in models.yaml, or provider:model";
  if (hint.empty()) hint = fmt::format("models: {}", fmt::join(known, ", "));
  diagnostics_.error(place, fmt::format("there is no model '{}'", name), std::move(hint));
}

// The nearest models.yaml from the suite's folder up to the project's root.
const ModelTable& ModelFinder::table_for(std::string folder) {
  for (;; folder = folder_of(folder)) {
    const std::string path = folder.empty() ? "models.yaml" : folder + "/models.yaml";
    const auto known = tables_.find(path);
    if (known != tables_.end()) return known->second;
    if (files_.exists(path)) return tables_[path] = read_models(files_, path, environment_, diagnostics_);
    if (folder.empty()) return tables_[path];
  }
}

}  // namespace llmeval
