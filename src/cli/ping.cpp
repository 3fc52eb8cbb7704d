#include "cli/ping.h"

#include "async/task_group.h"
#include "async/uv_loop.h"
#include "cli/session_parts.h"
#include "data/json.h"
#include "net/curl_transport.h"
#include "provider/provider.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

// Room for a word, and for a model that thinks before it speaks.
constexpr std::int64_t k_most_output = 64;

std::shared_ptr<const Request> make_question(const Model& model, bool with_schema) {
  auto request = std::make_shared<Request>();
  request->messages.push_back(
      Message::of_text(Role::user, R"(Answer with the JSON object {"ok": true} and nothing else.)"));
  request->parameters = model.parameters;
  if (request->parameters.find("max_output_tokens") == nullptr) {
    const auto& known = find_provider(model.provider)->parameters;
    const bool takes_it = std::find(known.begin(), known.end(), "max_output_tokens") != known.end();
    if (takes_it) request->parameters.append("max_output_tokens", Value(k_most_output));
  }
  if (with_schema) {
    const Object properties{{"ok", Object{{"type", Value("boolean")}}}};
    request->output_schema = Value(Object{{"type", Value("object")},
                                          {"properties", Value(properties)},
                                          {"required", Value(List{Value("ok")})},
                                          {"additionalProperties", Value(false)}});
  }
  auto subject = std::make_shared<Case>();
  subject->id = "ping";
  request->subject = std::move(subject);
  return request;
}

std::string key_hint(const Model& model) {
  if (model.api_key_env.empty()) return "name the variable that holds its key in api_key_env";
  return fmt::format("is the key in {} this provider's, and may it use the model?", model.api_key_env);
}

std::string hint_for(Outcome outcome, const Model& model) {
  switch (outcome) {
    case Outcome::auth:
      return key_hint(model);
    case Outcome::not_found:
      return fmt::format("check 'model' ({}) and 'base_url' ({})", model.model, model.base_url);
    case Outcome::connect_error:
      return fmt::format("is the server at {} up, and reached without a proxy (HTTPS_PROXY, NO_PROXY)?",
                         model.base_url);
    case Outcome::tls_error:
      return "name your organisation's certificates in ca_file";
    case Outcome::timeout:
      return "set its timeouts higher, or ask again later";
    case Outcome::quota_exhausted:
      return "look at the account's credit and limits";
    case Outcome::rate_limited:
    case Outcome::overloaded:
      return "it is reached and busy: ask again later, or set its limits";
    case Outcome::invalid_request:
      return "look at its parameters; drop_params: true leaves out what it cannot take";
    default:
      return {};
  }
}

void take_result(AttemptResult result, Pinged& pinged) {
  pinged.outcome = result.outcome;
  pinged.http_status = result.http_status;
  pinged.is_fine = is_gradable(result.outcome);
  pinged.problem.clear();
  pinged.hint.clear();
  if (!pinged.is_fine) {
    pinged.problem = std::string(outcome_name(result.outcome));
    if (!result.message.empty()) pinged.problem += ": " + inert_line(result.message);
    pinged.hint = hint_for(result.outcome, *pinged.model);
  }
  pinged.reported_model = result.completion.reported_model;
  if (result.first_token.count() > 0) pinged.first_token = result.first_token;
  pinged.latency = result.duration;
}

bool fits_schema(const std::string& answer) {
  const auto value = parse_json(answer);
  const Value* ok = value && value->is_object() ? value->find("ok") : nullptr;
  return ok != nullptr && ok->kind() == ValueKind::boolean;
}

Task<void> ping_one(Provider& provider, Pinged& pinged) {
  const bool speaks_http = find_provider(pinged.model->provider)->needs_model_id;
  std::shared_ptr<const Request> question = make_question(*pinged.model, speaks_http);
  AttemptResult first = co_await provider.attempt(question, 1, CancelToken());
  const bool is_refused = speaks_http && first.outcome == Outcome::invalid_request;
  if (speaks_http && first.outcome == Outcome::ok) {
    const bool fits = fits_schema(first.completion.text());
    pinged.structured = fits ? StructuredOutput::works : StructuredOutput::ignored;
  }
  take_result(std::move(first), pinged);
  if (!is_refused) co_return;
  question = make_question(*pinged.model, false);
  AttemptResult second = co_await provider.attempt(question, 1, CancelToken());
  if (is_gradable(second.outcome)) pinged.structured = StructuredOutput::refused;
  take_result(std::move(second), pinged);
}

// What is known of a model before it is asked; its problem where it cannot be.
Pinged prepare(const ConfiguredModel& one, const Environment& environment) {
  Pinged pinged;
  pinged.name = one.name;
  pinged.model = one.model;
  std::vector<std::string> missing = one.unset;
  if (one.model != nullptr) missing = missing_variables(*one.model, environment);
  if (!missing.empty()) {
    pinged.problem = fmt::format("{} {} not set", fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are");
    pinged.hint = "export it, or name a file that sets it with --env-file";
  }
  return pinged;
}

}  // namespace

Result<std::vector<Pinged>> ping_models(const std::vector<ConfiguredModel>& models, const Environment& environment) {
  UvLoop loop;
  CurlTransport transport(loop, loop, curl_options(environment));
  const ProviderPorts ports{loop, transport, &loop, environment};
  std::vector<Pinged> all;
  for (const ConfiguredModel& one : models) all.push_back(prepare(one, environment));
  std::vector<std::unique_ptr<Provider>> providers;  // Outlive the group.
  TaskGroup group(loop);
  for (Pinged& pinged : all) {
    if (pinged.model == nullptr || !pinged.problem.empty()) continue;
    // Recorded answers are those to cases: that they can be read is all there is to know.
    pinged.is_fine = find_provider(pinged.model->provider)->is_recorded;
    Result<std::unique_ptr<Provider>> provider = make_provider(pinged.model, ports);
    if (!provider) {
      pinged.is_fine = false;
      pinged.problem = inert_line(provider.error().message);
      pinged.hint = provider.error().hint;
      continue;
    }
    if (pinged.is_fine) continue;
    providers.push_back(*std::move(provider));
    group.spawn(ping_one(*providers.back(), pinged));
  }
  loop.run();
  return all;
}

}  // namespace llmeval
