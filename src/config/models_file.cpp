#include "config/models_file.h"

#include "config/member.h"
#include "config/model_entry.h"
#include "config/read_yaml.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

ShapeRef models_shape() {
  std::vector<Field> fields = common_model_fields();
  for (const ProviderInfo& provider : providers()) {
    for (Field option : provider.options) {
      option.required = false;  // Required of this provider only, which the reader of entries sees to.
      fields.push_back(std::move(option));
    }
  }
  return Shape::object(
      {{"models", Shape::map(Shape::object(std::move(fields))), "Models by the names that suites use.", true}});
}

ModelTable read_models(const FileSource& files, const std::string& path, const Environment& environment,
                       Diagnostics& diagnostics) {
  ModelTable table;
  const std::optional<YamlFile> file = read_yaml_file(files, path, *models_shape(), "the models file", diagnostics);
  const Value* models = file ? member_of_kind(file->content, "models", ValueKind::object) : nullptr;
  table.is_whole = models != nullptr;
  if (models == nullptr) return table;
  for (const Member& member : models->object()) {
    if (member.key.find(':') != std::string::npos) {
      diagnostics.error(member.place, fmt::format("the name '{}' holds a colon", member.key),
                        "provider:model stands for a model without an entry");
    }
    table.entries[member.key] = read_model_entry(member, files, path, environment, diagnostics);
  }
  return table;
}

std::shared_ptr<const Model> make_bare_model(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return nullptr;
  const ProviderInfo* provider = find_provider(text.substr(0, colon));
  if (provider == nullptr || !provider->needs_model_id) return nullptr;
  auto model = std::make_shared<Model>();
  model->name = text;
  model->provider = provider->name;
  model->model = text.substr(colon + 1);
  model->base_url = provider->default_base_url;
  model->api_key_env = provider->default_key_env;
  model->attempts = provider->default_attempts;
  return model;
}

}  // namespace llmeval
