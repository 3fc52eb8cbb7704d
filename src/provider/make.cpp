#include "provider/make.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

struct Maker {
  std::string_view provider;
  Result<std::unique_ptr<Provider>> (*make)(std::shared_ptr<const Model>, const ProviderPorts&);
};

constexpr std::array k_makers{
    Maker{"openai", make_openai},
    Maker{"exec", make_exec},
    Maker{"replay", make_replay},
    Maker{"sim", make_sim},
};

}  // namespace

Result<std::unique_ptr<Provider>> make_provider(std::shared_ptr<const Model> model, const ProviderPorts& ports) {
  for (const Maker& maker : k_makers) {
    if (maker.provider == model->provider) return maker.make(std::move(model), ports);
  }
  return failure(fmt::format("model '{}' has the unknown provider '{}'", model->name, model->provider));
}

Result<SecretText> read_secret(const Model& model, const std::string& variable, const ProviderPorts& ports) {
  const auto found = ports.environment.find(variable);
  if (found != ports.environment.end() && !found->second.empty()) return SecretText(found->second);
  return failure(fmt::format("model '{}' needs the variable {}, which is not set", model.name, variable),
                 "export it, or name a file that sets it with --env-file");
}

Result<SecretText> read_key(const Model& model, const ProviderPorts& ports) {
  if (ports.offline || model.api_key_env.empty()) return SecretText();
  return read_secret(model, model.api_key_env, ports);
}

std::vector<std::string> missing_variables(const Model& model,
                                           const std::map<std::string, std::string, std::less<>>& environment) {
  std::vector<std::string> missing;
  const auto look_for = [&](const std::string& variable) {
    const auto found = environment.find(variable);
    if (found == environment.end() || found->second.empty()) missing.push_back(variable);
  };
  if (!model.api_key_env.empty()) look_for(model.api_key_env);
  for (const auto& [name, variable] : model.secrets) look_for(variable);
  return missing;
}

}  // namespace llmeval
