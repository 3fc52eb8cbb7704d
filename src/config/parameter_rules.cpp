#include "config/parameter_rules.h"

#include "domain/parameters.h"

#include <fmt/format.h>

#include <memory>
#include <vector>

namespace llmeval {

void check_prompt_parameters(const Suite& suite, std::set<std::string>& told, Diagnostics& diagnostics) {
  std::vector<std::shared_ptr<const Model>> models = suite.models;
  models.insert(models.end(), suite.fallbacks.begin(), suite.fallbacks.end());
  for (const auto& model : models) {
    const ProviderInfo* provider = find_provider(model->provider);
    if (provider == nullptr || model->drop_params) continue;
    for (const auto& prompt : suite.prompts) {
      for (const Member& parameter : prompt->parameters) {
        if (takes_parameter(*provider, parameter.key)) continue;
        if (!told.insert(fmt::format("{} {} {}", prompt->version.name, parameter.key, provider->name)).second) continue;
        diagnostics.error(parameter.place,
                          fmt::format("provider '{}' of model '{}' has no parameter '{}'", provider->name, model->name,
                                      parameter.key),
                          "drop_params: true in the model's entry leaves it out");
      }
    }
  }
}

}  // namespace llmeval
