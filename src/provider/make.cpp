#include "provider/make.h"

#include "provider/http_provider.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

struct Maker {
  std::string_view provider;
  Result<std::unique_ptr<Provider>> (*make)(std::shared_ptr<const Model>, const ProviderPorts&);
};

struct Wire {
  std::string_view provider;
  MakeDialect make;
};

constexpr std::array k_wires{
    Wire{"openai", make_openai}, Wire{"openai-responses", make_openai_responses},
    Wire{"azure", make_azure},   Wire{"anthropic", make_anthropic},
    Wire{"gemini", make_gemini}, Wire{"bedrock", make_bedrock},
};

constexpr std::array k_makers{
    Maker{"http", make_application},
    Maker{"exec", make_exec},
    Maker{"replay", make_replay},
    Maker{"sim", make_sim},
};

const Wire* find_wire(const Model& model) {
  const auto* found =
      std::find_if(k_wires.begin(), k_wires.end(), [&](const Wire& wire) { return wire.provider == model.provider; });
  return found == k_wires.end() ? nullptr : found;
}

Result<std::unique_ptr<Provider>> make_http(const Wire& wire, std::shared_ptr<const Model> model,
                                            const ProviderPorts& ports) {
  LLMEVAL_CHECK(check_ca_file(*model));
  LLMEVAL_TRY(SecretText key, read_key(*model, ports));
  LLMEVAL_TRY(std::unique_ptr<const Dialect> dialect, wire.make(model));
  return std::make_unique<HttpProvider>(std::move(model), ports, std::move(dialect), std::move(key));
}

}  // namespace

Result<std::unique_ptr<const Dialect>> make_dialect(const std::shared_ptr<const Model>& model) {
  const Wire* wire = find_wire(*model);
  if (wire == nullptr) return failure(fmt::format("provider '{}' does not speak HTTP", model->provider));
  return wire->make(model);
}

Result<std::unique_ptr<Provider>> make_provider(std::shared_ptr<const Model> model, const ProviderPorts& ports) {
  if (const Wire* wire = find_wire(*model)) return make_http(*wire, std::move(model), ports);
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

Result<std::vector<SecretText>> read_secrets(const Model& model, const ProviderPorts& ports) {
  std::vector<SecretText> secrets;
  if (ports.offline) return secrets;
  for (const auto& [name, variable] : model.secrets) {
    LLMEVAL_TRY(SecretText secret, read_secret(model, variable, ports));
    secrets.push_back(std::move(secret));
  }
  return secrets;
}

Result<> check_ca_file(const Model& model) {
  if (model.ca_file.empty() || std::ifstream(model.ca_file).good()) return {};
  return failure(fmt::format("model '{}': cannot read the ca_file '{}'", model.name, model.ca_file));
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
