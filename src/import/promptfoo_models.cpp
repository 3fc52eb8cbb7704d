#include "import/promptfoo_models.h"

#include "domain/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

// Members of a request's body, which `extra` puts there as they are.
constexpr std::array<std::string_view, 14> k_body{
    "tools",        "tool_choice", "functions", "function_call", "response_format", "parallel_tool_calls", "thinking",
    "service_tier", "store",       "user",      "top_k",         "logit_bias",      "generationConfig",    "metadata"};
constexpr std::array<std::string_view, 3> k_keys{"apiKey", "api_key", "apiKeyEnvar"};

std::string provider_of(const Object& entry) { return entry.find("provider")->text(); }

// What promptfoo sends where nothing is said.
void add_default_parameters(const std::string& id, Object& parameters) {
  const bool is_older = id.find("gpt-4") != std::string::npos || id.find("gpt-3.5") != std::string::npos ||
                        id.substr(0, 10) == "anthropic:";
  if (!is_older || id.find("embedding") != std::string::npos) return;
  if (parameters.find("temperature") == nullptr) parameters.set("temperature", Value(0));
  if (parameters.find("max_output_tokens") == nullptr) parameters.set("max_output_tokens", Value(1024));
}

std::vector<std::string> texts_of(const Value* list) {
  std::vector<std::string> texts;
  if (list == nullptr || !list->is_list()) return texts;
  for (const Value& item : list->list()) {
    if (item.is_text()) texts.push_back(item.text());
  }
  return texts;
}

}  // namespace

std::string PromptfooModels::keep(Known known, Object entry, const std::string& wanted) {
  known.name = names_.take(wanted.empty() ? "model" : wanted);
  entries_.set(known.name, Value(std::move(entry)));
  known_.push_back(std::move(known));
  return known_.back().name;
}

std::optional<std::string> PromptfooModels::add(const Value& provider, ModelUse use) {
  if (provider.is_text()) {
    const auto path = file_reference(provider.text());
    if (!path || !ends_with_any(*path, {".yaml", ".yml", ".json"}))
      return add_one(provider.text(), Value().at(provider.place()), use);
    const auto content = files_.content(*path, provider.place(), fmt::format("provider '{}'", provider.text()));
    return content ? add(*content, use) : std::nullopt;
  }
  if (!provider.is_object() || provider.object().empty()) {
    files_.notes().left_out(provider.place(), "a provider", "it is neither an id nor an object with one");
    return std::nullopt;
  }
  if (const auto id = text_of(provider, "id")) return add_one(*id, provider, use);
  const Member& only = *provider.object().begin();
  return add_one(only.key, Value(only.value).at(only.place), use);
}

std::optional<std::string> PromptfooModels::add_one(const std::string& id, const Value& options, ModelUse use) {
  const Value* const found = options.find("config");
  const Value config = found == nullptr ? Value() : *found;
  const std::string label = text_of(options, "label").value_or("");
  for (const Known& known : known_) {
    if (known.id == id && known.label == label && known.config == config) return known.name;
  }
  const std::string what = fmt::format("provider '{}'", id);
  ImportNotes& notes = files_.notes();
  if (options.is_object()) {
    for (const Member& member : options.object()) {
      constexpr std::array<std::string_view, 4> k_read{"id", "label", "config", "prompts"};
      if (std::find(k_read.begin(), k_read.end(), member.key) == k_read.end())
        notes.left_out(member.place, fmt::format("'{}' of {}", member.key, what),
                       member.key == "transform" ? "checks look at the answer as it is" : "there is nothing like it");
    }
  }
  const Known known{id, label, {}, config, texts_of(options.find("prompts")), use == ModelUse::answers};
  if (id == "http" || id == "https" || id.substr(0, 7) == "http://" || id.substr(0, 8) == "https://") {
    std::optional<Object> entry = read_http(id, config, what);
    if (!entry) return std::nullopt;
    return keep(known, *std::move(entry), label.empty() ? "app" : slug(label));
  }
  std::string why;
  std::optional<ModelId> model = read_model_id(id, use, why);
  if (!model) {
    notes.left_out(options.place(), what, std::move(why));
    return std::nullopt;
  }
  if (!model->differs.empty()) notes.differs(options.place(), what, model->differs);
  if (!read_config(config, model->entry, what)) return std::nullopt;
  if (use != ModelUse::vectors && provider_of(model->entry) != "sim") {
    const Value* const written = model->entry.find("parameters");
    Object parameters = written == nullptr ? Object() : written->object();
    add_default_parameters(id, parameters);
    if (!parameters.empty()) model->entry.set("parameters", Value(std::move(parameters)));
  }
  return keep(known, std::move(model->entry), label.empty() ? model->name : slug(label));
}

bool PromptfooModels::read_config(const Value& config, Object& entry, const std::string& what) {
  if (!config.is_object()) return true;
  Object parameters;
  Object extra;
  bool is_whole = true;
  for (const Member& member : config.object()) {
    if (!read_member(member, entry, parameters, extra, what)) is_whole = false;
  }
  if (!extra.empty()) parameters.set("extra", Value(std::move(extra)));
  if (!parameters.empty() && provider_of(entry) != "sim") entry.set("parameters", Value(std::move(parameters)));
  return is_whole;
}

// False: without this the model would be asked something else altogether.
bool PromptfooModels::read_member(const Member& member, Object& entry, Object& parameters, Object& extra,
                                  const std::string& what) {
  const std::string named = fmt::format("'{}' of {}", member.key, what);
  const Place place = member.place;
  Value value = member.value;
  if (value.is_text() && file_reference(value.text())) {
    const auto content = files_.content(*file_reference(value.text()), place, named);
    if (!content) return true;
    value = *content;
  }
  const ParameterInfo* const parameter = find_parameter(member.key);
  if (parameter != nullptr && parameter->name != "extra") {
    set_parameter(*parameter, std::move(value), place, entry, parameters, named);
  } else if (member.key == "reasoning") {
    const Value* const effort = value.find("effort");
    if (effort != nullptr) set_parameter(*find_parameter("reasoning_effort"), *effort, place, entry, parameters, named);
  } else if (std::find(k_body.begin(), k_body.end(), member.key) != k_body.end()) {
    extra.set(member.key, std::move(value));
  } else if (member.key == "passthrough" && value.is_object()) {
    for (const Member& part : value.object()) extra.set(part.key, part.value);
  } else if (std::find(k_keys.begin(), k_keys.end(), member.key) != k_keys.end()) {
    read_key(member, entry, what);
  } else if ((member.key == "apiBaseUrl" || member.key == "apiHost" || member.key == "baseURL") && value.is_text()) {
    std::optional<std::string> url = environment_reference(value.text());
    if (url && url->find("://") == std::string::npos && url->front() != '$') url = "https://" + *url;
    if (!url) {
      files_.notes().left_out(place, what,
                              fmt::format("its '{}' is a template of more than the environment", member.key));
      return false;
    }
    entry.set("base_url", Value(*url));
  } else if (member.key == "apiVersion") {
    entry.set("api_version", std::move(value));
  } else if (member.key == "region" && provider_of(entry) == "bedrock" && value.is_text()) {
    entry.set("base_url", Value(fmt::format("https://bedrock-runtime.{}.amazonaws.com", value.text())));
  } else {
    files_.notes().left_out(place, named, "there is nothing like it in models.yaml");
  }
  return true;
}

// One that the provider does not have, or of a value that it cannot have, would be an error in every file of ours.
void PromptfooModels::set_parameter(const ParameterInfo& parameter, Value value, Place place, const Object& entry,
                                    Object& parameters, const std::string& named) {
  const ProviderInfo* const provider = find_provider(provider_of(entry));
  Diagnostics found;
  parameter.shape->check(value, parameter.name, found);
  if (found.has_errors()) {
    files_.notes().left_out(place, named, found.sorted().front().message);
  } else if (provider != nullptr && !takes_parameter(*provider, parameter.name)) {
    files_.notes().left_out(place, named, fmt::format("'{}' does not take it", provider->name));
  } else {
    parameters.set(parameter.name, std::move(value));
  }
}

void PromptfooModels::read_key(const Member& member, Object& entry, const std::string& what) {
  const std::optional<std::string> text = scalar_of(member.value);
  std::optional<std::string> name = text ? environment_name(*text) : std::nullopt;
  if (member.key == "apiKeyEnvar") name = text;
  if (name) {
    entry.set("api_key_env", Value(*name));
  } else {
    files_.notes().left_out(member.place, fmt::format("'{}' of {}", member.key, what),
                            "keys are in no file of ours: put it into a variable of the environment, and that "
                            "variable's name into 'api_key_env'");
  }
}

std::string PromptfooModels::add_recorded(const std::string& answers_path) {
  Object answers{{"file", Value(answers_path)}, {"key", Value("id")}, {"text", Value("answer")}};
  return keep({"providerOutput", {}, {}, {}, {}, true},
              {{"provider", Value("replay")}, {"answers", Value(std::move(answers))}}, "recorded");
}

std::string PromptfooModels::default_judge(Place place) {
  if (const auto known = find("default judge")) return *known;
  files_.notes().differs(place, "the grader",
                         "none is named, and promptfoo's own default changes: 'referee' in models.yaml is yours to "
                         "choose");
  return keep({"default judge", {}, {}, {}, {}, false}, {{"provider", Value("openai")}, {"model", Value("gpt-5-mini")}},
              "referee");
}

std::string PromptfooModels::default_vectors(Place place) {
  const auto known = add(Value("openai:embedding:text-embedding-3-large").at(place), ModelUse::vectors);
  return known.value_or("");
}

std::optional<std::string> PromptfooModels::find(std::string_view label) const {
  for (const Known& known : known_) {
    if (known.id == label || (!known.label.empty() && known.label == label)) return known.name;
  }
  return std::nullopt;
}

bool PromptfooModels::answers(std::string_view name) const {
  return std::any_of(known_.begin(), known_.end(),
                     [&](const Known& known) { return known.answers && known.name == name; });
}

const std::vector<std::string>& PromptfooModels::prompts_of(std::string_view name) const {
  static const std::vector<std::string> k_all;
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& known) { return known.name == name; });
  return found == known_.end() ? k_all : found->prompts;
}

}  // namespace llmeval
