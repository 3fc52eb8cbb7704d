#include "config/models_file.h"

#include "base/suggest.h"
#include "config/model_entry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace llmeval {

ShapeRef models_shape() {
  std::vector<Field> fields = common_model_fields();
  for (const ProviderInfo& provider : providers()) {
    for (Field option : provider.options) {
      option.required = false;  // Required of this provider only, which the reader of entries sees to.
      // Several may have it, with one meaning.
      const auto is_it = [&](const Field& field) { return field.name == option.name; };
      if (std::none_of(fields.begin(), fields.end(), is_it)) fields.push_back(std::move(option));
    }
  }
  return Shape::object(
      {{"include", Shape::list_or_one(Shape::text()), "Models files, or globs, whose models are there, too; own win."},
       {"models", Shape::map(Shape::object(std::move(fields))), "Models by the names that suites use."}});
}

std::shared_ptr<const Model> make_bare_model(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return nullptr;
  const ProviderInfo* provider = find_provider(text.substr(0, colon));
  if (provider == nullptr || !provider->needs_model_id || provider->default_base_url.empty()) return nullptr;
  auto model = std::make_shared<Model>();
  model->name = text;
  model->provider = provider->name;
  model->model = text.substr(colon + 1);
  model->base_url = provider->default_base_url;
  model->api_key_env = provider->default_key_env;
  model->attempts = provider->default_attempts;
  return model;
}

std::string suggest_model(const std::string& name, const ModelTable& table) {
  std::vector<std::string_view> known;
  for (const auto& [one, entry] : table.entries) known.push_back(one);
  if (known.empty()) return "write an entry in models.yaml, or provider:model";
  std::string hint = did_you_mean(name, known);
  return hint.empty() ? fmt::format("models: {}", fmt::join(known, ", ")) : hint;
}

}  // namespace llmeval
