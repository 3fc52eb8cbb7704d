#include "config/models_file.h"

#include "base/count.h"
#include "base/duration.h"
#include "base/suggest.h"
#include "config/environment_text.h"
#include "config/provider_options.h"
#include "config/read_yaml.h"
#include "domain/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

ShapeRef price_shape() {
  return Shape::object({{"input", Shape::money(6), "USD per million input tokens.", true},
                        {"cached_input", Shape::money(6), "USD per million input tokens read from the provider's cache."},
                        {"output", Shape::money(6), "USD per million output tokens.", true}});
}

ShapeRef limits_shape() {
  return Shape::object({{"concurrency", Shape::count(), "Requests at once."},
                        {"requests_per_minute", Shape::count(), "Requests a minute."},
                        {"tokens_per_minute", Shape::count(), "Tokens a minute, input and output."},
                        {"requests_per_day", Shape::count(), "Requests a day."}});
}

ShapeRef timeouts_shape() {
  return Shape::object({{"connect", Shape::duration(), "For the connection; 5s by default."},
                        {"first_token", Shape::duration(), "Until the answer begins; 30s by default."},
                        {"total", Shape::duration(), "For the whole answer; 2m by default."}});
}

std::vector<std::string> provider_names() {
  std::vector<std::string> names;
  for (const ProviderInfo& provider : providers()) names.emplace_back(provider.name);
  return names;
}

std::vector<Field> common_fields() {
  return {
      {"provider", Shape::words(provider_names()), "The wire that it speaks.", true},
      {"base_url", Shape::text(), "Where it is; ${env:NAME:default} is filled in."},
      {"model", Shape::text(), "The provider's own id of the model."},
      {"api_key_env", Shape::text(), "The variable that holds the key; the key itself is never written here."},
      {"parameters", parameters_shape(), "Sampling parameters; a prompt's own win."},
      {"price", price_shape(), "What tokens cost."},
      {"limits", limits_shape(), "What the provider allows."},
      {"timeouts", timeouts_shape(), "How long to wait."},
      {"retry", Shape::object({{"attempts", Shape::integer(1, 20), "At most, per call."}}), "When an attempt fails."},
  };
}

std::optional<std::int64_t> read_count(const Value* value) {
  if (value == nullptr) return std::nullopt;
  const Result<std::int64_t> count = parse_count(value->is_text() ? value->text() : value->number().text());
  return count ? std::optional(*count) : std::nullopt;
}

void read_duration(const Value* object, std::string_view key, Duration& into) {
  const Value* value = object == nullptr ? nullptr : object->find(key);
  if (value != nullptr) into = parse_duration(value->text()).value_or(into);
}

TokenPrice read_price(const Value& value) {
  // The shape has seen to at most six decimals.
  return TokenPrice::from_usd_per_million(value.number().to_decimal().value_or(Decimal())).value_or(TokenPrice{});
}

// One entry of the file.
class Entry {
 public:
  Entry(const FileSource& files, const std::string& path, const Environment& environment, Diagnostics& diagnostics)
      : files_(files), path_(path), environment_(environment), diagnostics_(diagnostics) {}

  std::shared_ptr<const Model> read(const std::string& name, const Value& entry, Place place) {
    const ProviderInfo& provider = *find_provider(entry.find("provider")->text());
    auto model = std::make_shared<Model>();
    model->name = name;
    model->provider = provider.name;
    model->place = place;
    model->folder = std::filesystem::path(files_.absolute(path_)).parent_path().string();
    model->attempts = provider.default_attempts;
    read_address(entry, provider, *model);
    read_parameters(entry, provider, *model);
    read_bounds(entry, *model);
    read_options(entry, provider, *model);
    return model;
  }

 private:
  void read_address(const Value& entry, const ProviderInfo& provider, Model& model) {
    const Value* base_url = entry.find("base_url");
    const Value* id = entry.find("model");
    if (base_url != nullptr && !provider.has_base_url) {
      diagnostics_.error(base_url->place(), fmt::format("a model of provider '{}' has no 'base_url'", provider.name));
    } else if (base_url != nullptr) {
      model.base_url = fill_environment(base_url->text(), base_url->place(), environment_, diagnostics_).value_or("");
      while (model.base_url.ends_with('/')) model.base_url.pop_back();
    } else {
      model.base_url = provider.default_base_url;
      model.api_key_env = provider.default_key_env;
    }
    if (id != nullptr) model.model = id->text();
    if (id == nullptr && provider.needs_model_id) {
      diagnostics_.error(model.place, fmt::format("model '{}' has no 'model'", model.name),
                         "name the provider's own id: model: gpt-5-mini");
    }
    if (const Value* key = entry.find("api_key_env")) model.api_key_env = key->text();
  }

  void read_parameters(const Value& entry, const ProviderInfo& provider, Model& model) {
    const Value* parameters = entry.find("parameters");
    if (parameters == nullptr) return;
    model.parameters = parameters->object();
    const auto& accepted = provider.parameters;
    if (std::find(accepted.begin(), accepted.end(), "*") != accepted.end()) return;
    for (const Member& parameter : model.parameters) {
      if (std::find(accepted.begin(), accepted.end(), parameter.key) != accepted.end()) continue;
      diagnostics_.error(parameter.place,
                         fmt::format("provider '{}' has no parameter '{}'", provider.name, parameter.key));
    }
  }

  static void read_bounds(const Value& entry, Model& model) {
    if (const Value* price = entry.find("price")) {
      Price read;
      read.input = read_price(*price->find("input"));
      read.output = read_price(*price->find("output"));
      if (const Value* cached = price->find("cached_input")) read.cached_input = read_price(*cached);
      model.price = read;
    }
    if (const Value* limits = entry.find("limits")) {
      model.limits.concurrency = read_count(limits->find("concurrency"));
      model.limits.requests_per_minute = read_count(limits->find("requests_per_minute"));
      model.limits.tokens_per_minute = read_count(limits->find("tokens_per_minute"));
      model.limits.requests_per_day = read_count(limits->find("requests_per_day"));
    }
    const Value* timeouts = entry.find("timeouts");
    read_duration(timeouts, "connect", model.timeouts.connect);
    read_duration(timeouts, "first_token", model.timeouts.first_token);
    read_duration(timeouts, "total", model.timeouts.total);
    const Value* retry = entry.find("retry");
    const Value* attempts = retry == nullptr ? nullptr : retry->find("attempts");
    if (attempts != nullptr) model.attempts = attempts->number().to_int64().value_or(model.attempts);
  }

  void read_options(const Value& entry, const ProviderInfo& provider, Model& model) {
    const std::vector<Field> common = common_fields();
    const auto named = [](const std::vector<Field>& fields, const std::string& key) {
      return std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return field.name == key; });
    };
    for (const Member& member : entry.object()) {
      if (named(common, member.key)) continue;
      if (named(provider.options, member.key)) {
        model.options.append(member.key, member.value, member.place);
      } else {
        diagnostics_.error(member.place, fmt::format("a model of provider '{}' has no '{}'", provider.name, member.key));
      }
    }
    for (const Field& field : provider.options) {
      if (field.required && model.options.find(field.name) == nullptr) {
        diagnostics_.error(model.place, fmt::format("model '{}' has no '{}'", model.name, field.name), field.description);
      }
    }
    check_provider_options(model, files_, folder_of(path_), diagnostics_);
  }

  const FileSource& files_;
  const std::string& path_;
  const Environment& environment_;
  Diagnostics& diagnostics_;
};

}  // namespace

ShapeRef models_shape() {
  std::vector<Field> fields = common_fields();
  for (const ProviderInfo& provider : providers()) {
    for (Field option : provider.options) {
      // Required only of that provider, which read_options sees to.
      option.required = false;
      fields.push_back(std::move(option));
    }
  }
  return Shape::object({{"models", Shape::map(Shape::object(std::move(fields))), "Models by the names that suites use.", true}});
}

ModelTable read_models(const FileSource& files, const std::string& path, const Environment& environment,
                       Diagnostics& diagnostics) {
  ModelTable table;
  const std::optional<Value> file = read_yaml_file(files, path, *models_shape(), "models", diagnostics);
  if (!file) return table;
  Entry entry(files, path, environment, diagnostics);
  for (const Member& member : file->find("models")->object()) {
    if (member.key.find(':') != std::string::npos) {
      diagnostics.error(member.place, fmt::format("the name '{}' holds ':', which joins a provider and its model", member.key));
      continue;
    }
    table[member.key] = entry.read(member.key, member.value, member.place);
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
