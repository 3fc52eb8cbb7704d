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

Result<SecretText> read_key(const Model& model, const ProviderPorts& ports) {
  if (ports.offline || model.api_key_env.empty()) return SecretText();
  if (const std::optional<std::string> variable = missing_key(model, ports.environment)) {
    return failure(fmt::format("model '{}' needs the variable {}, which is not set", model.name, *variable),
                   "export it, or name a file that sets it with --env-file");
  }
  return SecretText(ports.environment.find(model.api_key_env)->second);
}

std::optional<std::string> missing_key(const Model& model,
                                       const std::map<std::string, std::string, std::less<>>& environment) {
  if (model.api_key_env.empty()) return std::nullopt;
  const auto found = environment.find(model.api_key_env);
  if (found != environment.end() && !found->second.empty()) return std::nullopt;
  return model.api_key_env;
}

}  // namespace llmeval
