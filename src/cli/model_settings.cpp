#include "cli/model_settings.h"

#include "base/hash.h"
#include "cli/price_text.h"
#include "data/json.h"

#include <utility>

namespace llmeval {

namespace {

void append_limit(Object& limits, const char* name, const std::optional<std::int64_t>& limit) {
  if (limit) limits.append(name, Value(*limit));
}

// What the model answers with, be it asked fast or slowly.
Object identity(const Model& model) {
  Object object;
  object.append("provider", Value(model.provider));
  if (!model.model.empty()) object.append("model", Value(model.model));
  if (!model.base_url.empty()) object.append("base_url", Value(model.base_url));
  if (!model.version.empty()) object.append("version", Value(model.version));
  if (!model.headers.empty()) {
    Object headers;
    for (const auto& [name, value] : model.headers) headers.append(name, Value(value));
    object.append("headers", Value(std::move(headers)));
  }
  if (!model.cleaning.empty()) object.append("answer", model.cleaning.written());
  if (!model.parameters.empty()) object.append("parameters", Value(model.parameters));
  return object;
}

}  // namespace

std::string model_settings(const Model& model) {
  Object object = identity(model);
  // What only its provider has may hold words that nobody wants in a report; that they changed is told.
  if (!model.options.empty()) object.append("options_hash", Value(sha256(to_canonical_json(model.options)).hex()));
  if (!model.api_key_env.empty()) object.append("api_key_env", Value(model.api_key_env));
  Object limits;
  append_limit(limits, "concurrency", model.limits.concurrency);
  append_limit(limits, "requests_per_minute", model.limits.requests_per_minute);
  append_limit(limits, "tokens_per_minute", model.limits.tokens_per_minute);
  append_limit(limits, "requests_per_day", model.limits.requests_per_day);
  append_limit(limits, "tokens_per_day", model.limits.tokens_per_day);
  if (!limits.empty()) object.append("limits", Value(std::move(limits)));
  if (model.price) object.append("price", price_value(*model.price));
  return to_json(Value(std::move(object)));
}

std::string model_identity(const Model& model) {
  Object object = identity(model);
  List fallback;
  for (const std::string& name : model.fallback) fallback.emplace_back(name);
  if (!fallback.empty()) object.append("fallback", Value(std::move(fallback)));
  if (!model.options.empty()) object.append("options", Value(model.options));
  return to_canonical_json(Value(std::move(object)));
}

}  // namespace llmeval
