#include "config/parameter_rules.h"

#include "domain/parameters.h"

#include <fmt/format.h>

#include <memory>
#include <vector>

namespace llmeval {

namespace {

using Models = std::vector<std::shared_ptr<const Model>>;
using Prompts = std::vector<std::shared_ptr<const Prompt>>;

void check_parameters(const Models& models, const Prompts& prompts, std::set<std::string>& told,
                      Diagnostics& diagnostics) {
  for (const auto& model : models) {
    const ProviderInfo* provider = find_provider(model->provider);
    if (provider == nullptr || model->drop_params) continue;
    for (const auto& prompt : prompts) {
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

}  // namespace

void check_prompt_parameters(const Suite& suite, std::set<std::string>& told, Diagnostics& diagnostics) {
  check_parameters(suite.answering_models(), suite.prompts, told, diagnostics);
  check_parameters(suite.check_models, suite.judge_prompts, told, diagnostics);
}

}  // namespace llmeval
