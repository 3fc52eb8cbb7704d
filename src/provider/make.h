#pragma once

#include "base/secret.h"
#include "provider/dialect.h"
#include "provider/provider.h"

namespace llmeval {

/// The value of a variable that holds a secret of the model; fails, naming it, where it is unset or empty.
Result<SecretText> read_secret(const Model& model, const std::string& variable, const ProviderPorts& ports);
/// The values of the model's secrets, in their order; none where nothing will be sent.
Result<std::vector<SecretText>> read_secrets(const Model& model, const ProviderPorts& ports);
/// Fails where the model's file of certificates cannot be read: a mistake in the path would otherwise be a TLS failure
/// of every request.
Result<> check_ca_file(const Model& model);
/// The model's key; empty where it has none or needs none, since nothing will be sent. Fails where its variable is
/// unset.
Result<SecretText> read_key(const Model& model, const ProviderPorts& ports);

/// OpenAI's embeddings below this head.
std::unique_ptr<const Dialect> make_embeddings(std::shared_ptr<const Model> model, WireHead head, KeyHeader key);

/// How the API of this model speaks; fails where its provider is none of HTTP.
Result<std::unique_ptr<const Dialect>> make_dialect(const std::shared_ptr<const Model>& model);

// One maker a wire that is not HTTP, one a dialect of HTTP; the tables in make.cpp name them.
Result<std::unique_ptr<const Dialect>> make_anthropic(const std::shared_ptr<const Model>& model);
Result<std::unique_ptr<const Dialect>> make_bedrock(const std::shared_ptr<const Model>& model);
Result<std::unique_ptr<const Dialect>> make_gemini(const std::shared_ptr<const Model>& model);
Result<std::unique_ptr<const Dialect>> make_openai(const std::shared_ptr<const Model>& model);
Result<std::unique_ptr<const Dialect>> make_azure(const std::shared_ptr<const Model>& model);
Result<std::unique_ptr<const Dialect>> make_openai_responses(const std::shared_ptr<const Model>& model);
Result<std::unique_ptr<Provider>> make_application(std::shared_ptr<const Model> model, const ProviderPorts& ports);
Result<std::unique_ptr<Provider>> make_exec(std::shared_ptr<const Model> model, const ProviderPorts& ports);
Result<std::unique_ptr<Provider>> make_replay(std::shared_ptr<const Model> model, const ProviderPorts& ports);
Result<std::unique_ptr<Provider>> make_sim(std::shared_ptr<const Model> model, const ProviderPorts& ports);

}  // namespace llmeval
