#include "config/model_entry.h"

#include "base/count.h"
#include "base/duration.h"
#include "config/application.h"
#include "config/member.h"
#include "config/price_entry.h"
#include "config/provider_options.h"
#include "domain/parameters.h"
#include "domain/price_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <utility>

namespace llmeval {

namespace {

ShapeRef limits_shape() {
  return Shape::object({{"concurrency", Shape::count(), "Requests at once."},
                        {"requests_per_minute", Shape::count(), "Requests a minute."},
                        {"tokens_per_minute", Shape::count(), "Tokens a minute, input and output."},
                        {"requests_per_day", Shape::count(), "Requests a day, by UTC; then it waits until midnight."},
                        {"tokens_per_day", Shape::count(), "Tokens a day, input and output, by UTC."}});
}

ShapeRef timeouts_shape() {
  return Shape::object(
      {{"connect", Shape::duration(), "For the connection; 5s by default."},
       {"first_token", Shape::duration(), "Until the answer begins; 30s by default where it is streamed."},
       {"idle", Shape::duration(), "Between two pieces of a streamed answer, once it has begun; 30s by default."},
       {"total", Shape::duration(), "For the whole answer; 2m by default."}});
}

std::vector<std::string> provider_names() {
  std::vector<std::string> names;
  for (const ProviderInfo& provider : providers()) names.emplace_back(provider.name);
  return names;
}

// A variable's name, as shells have them. A key pasted in its place is hardly ever one.
bool is_variable_name(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; });
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// What headers of this name hold is a secret, which no file may hold.
bool carries_key(const std::string& header) {
  constexpr std::array<std::string_view, 6> k_names{"authorization",  "proxy-authorization", "cookie",
                                                    "x-goog-api-key", "x-api-key",           "api-key"};
  return std::find(k_names.begin(), k_names.end(), lower_case(header)) != k_names.end();
}

bool is_header_name(std::string_view text) {
  constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || k_marks.find(c) != std::string_view::npos;
  });
}

// Host, port, and user and password where there are any.
std::string_view authority(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::string_view rest = url.substr(scheme == std::string_view::npos ? 0 : scheme + 3);
  return rest.substr(0, rest.find_first_of("/?#\\"));
}

bool holds_credentials(std::string_view url) { return authority(url).find('@') != std::string_view::npos; }

// The provider's key goes to nobody else's address, and never in the clear.
bool may_have_key(const ProviderInfo& provider, std::string_view url) {
  if (provider.key_hosts.empty()) return url == provider.default_base_url;
  const std::size_t star = provider.key_hosts.find('*');
  std::string_view host = authority(url);
  host = host.substr(0, host.find(':'));
  return url.starts_with("https://") && host.size() >= provider.key_hosts.size() &&
         host.starts_with(provider.key_hosts.substr(0, star)) && host.ends_with(provider.key_hosts.substr(star + 1));
}

// `?key=…`: an address is stored with a run, and shown.
bool has_key_in_query(std::string_view url) {
  const std::size_t query = url.find('?');
  url.remove_prefix(query == std::string_view::npos ? url.size() : query + 1);
  while (!url.empty()) {
    const std::size_t end = std::min(url.find('&'), url.size());
    const std::string_view parameter = url.substr(0, end);
    const std::string_view name = parameter.substr(0, parameter.find('='));
    for (const char* secret : {"*key*", "*token*", "*secret*", "*password*", "*signature*", "sig"}) {
      if (fits_pattern(name, secret)) return true;
    }
    url.remove_prefix(std::min(end + 1, url.size()));
  }
  return false;
}

class EntryReader {
 public:
  EntryReader(const Value& entry, const ProviderInfo& provider, Model& model, Diagnostics& diagnostics)
      : entry_(entry), provider_(provider), model_(model), diagnostics_(diagnostics) {}

  void read_address() {
    const Value* base_url = member_of_kind(entry_, "base_url", ValueKind::text);
    if (base_url != nullptr && !provider_.has_base_url) {
      diagnostics_.error(base_url->place(), fmt::format("a model of provider '{}' has no 'base_url'", provider_.name));
    } else if (base_url != nullptr) {
      take_address(base_url->text(), base_url->place());
    } else {
      model_.base_url = provider_.default_base_url;
      model_.api_key_env = provider_.default_key_env;
    }
    model_.model = text_member(entry_, "model");
    if (const Value* key = member_of_kind(entry_, "api_key_env", ValueKind::text)) {
      if (is_variable(*key, "api_key_env")) model_.api_key_env = key->text();
    }
  }

  void read_secrets() {
    const Value* secrets = member_of_kind(entry_, "secrets", ValueKind::object);
    if (secrets == nullptr) return;
    const Value* env = member_of_kind(entry_, "env", ValueKind::object);
    for (const Member& secret : secrets->object()) {
      if (!is_variable_name(secret.key)) {
        diagnostics_.error(secret.place, fmt::format("'{}' cannot be a secret's name", secret.key),
                           "letters, digits and _, as in names of variables");
      } else if (env != nullptr && env->find(secret.key) != nullptr) {
        diagnostics_.error(secret.place, fmt::format("'{}' stands in 'env', too", secret.key));
      }
      if (!secret.value.is_text() || !is_variable(secret.value, secret.key)) continue;
      model_.secrets.emplace_back(secret.key, secret.value.text());
    }
  }

  // What an entry must have that no shape can ask for.
  void refuse_missing() {
    if (entry_.find("model") == nullptr && provider_.needs_model_id) {
      diagnostics_.error(model_.place, fmt::format("model '{}' has no 'model'", model_.name),
                         "write the provider's own id: model: gpt-5-mini");
    }
    if (provider_.has_base_url && provider_.default_base_url.empty() && entry_.find("base_url") == nullptr) {
      diagnostics_.error(model_.place, fmt::format("model '{}' has no 'base_url'", model_.name),
                         fmt::format("provider '{}' has no address of its own", provider_.name));
    }
    for (const Field& field : provider_.options) {
      if (!field.required || model_.options.find(field.name) != nullptr) continue;
      diagnostics_.error(model_.place, fmt::format("model '{}' has no '{}'", model_.name, field.name),
                         field.description);
    }
  }

  // How requests are sent, of providers that speak HTTP.
  void read_connection() {
    for (const char* key : {"stream", "drop_params", "ca_file", "headers"}) {
      const Value* value = provider_.has_base_url ? nullptr : entry_.find(key);
      if (value == nullptr) continue;
      diagnostics_.error(value->place(), fmt::format("a model of provider '{}' has no '{}'", provider_.name, key));
    }
    if (const Value* stream = member_of_kind(entry_, "stream", ValueKind::boolean)) model_.stream = stream->boolean();
    if (const Value* drop = member_of_kind(entry_, "drop_params", ValueKind::boolean)) {
      model_.drop_params = drop->boolean();
    }
    if (const Value* file = member_of_kind(entry_, "ca_file", ValueKind::text)) {
      model_.ca_file = (std::filesystem::path(model_.folder) / file->text()).lexically_normal().string();
    }
    const Value* headers = member_of_kind(entry_, "headers", ValueKind::object);
    if (headers == nullptr) return;
    for (const Member& header : headers->object()) {
      if (header.value.is_text()) take_header(header);
    }
  }

  void read_parameters() {
    const Value* parameters = member_of_kind(entry_, "parameters", ValueKind::object);
    if (parameters == nullptr) return;
    model_.parameters = parameters->object();
    const Value* extra = member_of_kind(*parameters, "extra", ValueKind::object);
    const Value* stream = extra == nullptr || !provider_.has_base_url ? nullptr : extra->find("stream");
    if (stream != nullptr) {
      diagnostics_.error(stream->place(), "'stream' is no part of 'extra'", "write stream: false beside parameters");
    }
    if (model_.drop_params) return;
    for (const Member& parameter : model_.parameters) {
      const ParameterInfo* known = find_parameter(parameter.key);
      if (known == nullptr || known->name != parameter.key) continue;  // The shape has told it.
      if (takes_parameter(provider_, parameter.key)) continue;
      diagnostics_.error(parameter.place,
                         fmt::format("provider '{}' has no parameter '{}'", provider_.name, parameter.key),
                         "drop_params: true in the entry leaves it out");
    }
  }

  void read_bounds() {
    const Value* price = member_of_kind(entry_, "price", ValueKind::object);
    if (price != nullptr) model_.price = read_price(*price, diagnostics_);
    const Value* limits = entry_.find("limits");
    model_.limits.concurrency = count(limits, "concurrency");
    model_.limits.requests_per_minute = count(limits, "requests_per_minute");
    model_.limits.tokens_per_minute = count(limits, "tokens_per_minute");
    model_.limits.requests_per_day = count(limits, "requests_per_day");
    model_.limits.tokens_per_day = count(limits, "tokens_per_day");
    const Value* timeouts = entry_.find("timeouts");
    read_duration(timeouts, "connect", model_.timeouts.connect);
    if (timeouts != nullptr && timeouts->find("first_token") != nullptr) {
      read_duration(timeouts, "first_token", model_.timeouts.first_token.emplace());
    }
    read_duration(timeouts, "idle", model_.timeouts.idle);
    read_duration(timeouts, "total", model_.timeouts.total);
    const Value* retry = entry_.find("retry");
    const Value* attempts = retry == nullptr ? nullptr : member_of_kind(*retry, "attempts", ValueKind::number);
    if (attempts != nullptr) model_.attempts = attempts->number().to_int64().value_or(model_.attempts);
  }

  // A JSON pointer, the first step of an application, says where the answer is; what follows cleans it.
  void read_cleaning() {
    const Value* answer = entry_.find("answer");
    if (answer == nullptr) return;
    List steps = answer->is_list() ? answer->list() : List{*answer};
    const Value* pointer = provider_.is_application ? answer_pointer(entry_) : nullptr;
    if (pointer != nullptr) {
      model_.options.append("answer", *pointer, answer->place());
      steps.erase(steps.begin());
    }
    for (const Value& step : steps) refuse_pointer(step);
    if (steps.empty()) return;
    model_.cleaning = AnswerCleaning::parse(pointer == nullptr ? *answer : Value(std::move(steps)), diagnostics_);
  }

  void read_version(const Environment& environment) {
    const Value* version = entry_.find("version");
    if (version == nullptr) return;
    if (version->is_text()) model_.version = version->text();
    const Value* name = member_of_kind(*version, "env", ValueKind::text);
    const auto variable = name == nullptr ? environment.end() : environment.find(name->text());
    if (variable != environment.end()) model_.version = variable->second;
  }

  void read_options() {
    const std::vector<Field> common = common_model_fields();
    const auto is_named = [](const std::vector<Field>& fields, const std::string& key) {
      return std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return field.name == key; });
    };
    for (const Member& member : entry_.object()) {
      if (is_named(common, member.key)) continue;
      if (is_named(provider_.options, member.key)) {
        model_.options.append(member.key, member.value, member.place);
        continue;
      }
      const auto has_it = [&](const ProviderInfo& other) { return is_named(other.options, member.key); };
      if (std::any_of(providers().begin(), providers().end(), has_it)) {  // Else the shape has told it.
        diagnostics_.error(member.place,
                           fmt::format("a model of provider '{}' has no '{}'", provider_.name, member.key));
      }
    }
  }

 private:
  void refuse_pointer(const Value& step) {
    if (!step.is_text() || !step.text().starts_with('/')) return;
    diagnostics_.error(step.place(), fmt::format("'{}' cannot be a step here", step.text()),
                       "only the first step of an application, provider http, points into its reply");
  }

  // A text that should be the name of a variable is not shown where it is none: it may be the key itself.
  bool is_variable(const Value& name, std::string_view key) {
    if (is_variable_name(name.text())) return true;
    diagnostics_.error(name.place(), fmt::format("'{}' must be the name of a variable", key),
                       "put the key into the environment and write its variable's name");
    return false;
  }

  void take_header(const Member& header) {
    const bool has_secret = provider_.is_application && header.value.text().find("{{") != std::string::npos;
    if (carries_key(header.key) && !has_secret) {
      diagnostics_.error(header.place, fmt::format("the header '{}' carries a key", header.key),
                         provider_.is_application ? "name its variable in 'secrets' and write {{ secrets.NAME }} here"
                                                  : "name the key's variable in api_key_env");
    } else if (!is_header_name(header.key)) {
      diagnostics_.error(header.place, fmt::format("'{}' cannot be the name of a header", header.key));
    } else if (header.value.text().find_first_of("\r\n") != std::string::npos) {
      diagnostics_.error(header.value.place(), fmt::format("the header '{}' holds a line break", header.key));
    } else {
      model_.headers.emplace_back(header.key, header.value.text());
    }
  }

  void take_address(std::string url, Place place) {
    if (const std::size_t reference = url.find("${"); reference != std::string::npos) {
      diagnostics_.error(place, fmt::format("'{}' is no reference to a variable", url.substr(reference)),
                         "write ${env:NAME} or ${env:NAME:default}");
    } else if (holds_credentials(url)) {
      diagnostics_.error(place, "'base_url' holds a user or a password", "name the key's variable in api_key_env");
    } else if (has_key_in_query(url) && !(provider_.is_application && url.find("{{") != std::string::npos)) {
      diagnostics_.error(place, "'base_url' holds a key in its query", "name the key's variable in api_key_env");
    } else if (!url.starts_with("http://") && !url.starts_with("https://")) {
      diagnostics_.error(place, fmt::format("'{}' is no address of a server", url),
                         "it starts with https:// or http://");
    }
    while (url.ends_with('/') && !provider_.is_application) url.pop_back();
    if (may_have_key(provider_, url)) model_.api_key_env = provider_.default_key_env;
    model_.base_url = std::move(url);
  }

  std::optional<std::int64_t> count(const Value* limits, std::string_view key) {
    const Value* value = limits == nullptr ? nullptr : limits->find(key);
    if (value == nullptr || (!value->is_text() && !value->is_number())) return std::nullopt;
    const Result<std::int64_t> count = parse_count(value->is_text() ? value->text() : value->number().text());
    if (!count) return std::nullopt;
    if (*count == 0)
      diagnostics_.error(value->place(), fmt::format("'{}' must be at least 1", key), "leave it out for the default");
    return *count;
  }

  void read_duration(const Value* timeouts, std::string_view key, Duration& into) {
    const Value* value = timeouts == nullptr ? nullptr : member_of_kind(*timeouts, key, ValueKind::text);
    if (value == nullptr) return;
    into = parse_duration(value->text()).value_or(into);
    if (into.count() == 0) diagnostics_.error(value->place(), fmt::format("'{}' must be longer than nothing", key));
  }

  const Value& entry_;
  const ProviderInfo& provider_;
  Model& model_;
  Diagnostics& diagnostics_;
};

// The folder that a model's paths are relative to: that of the file which writes what its provider cannot do without, a
// program's command or a recording's file, be it an included one.
std::string home_of(const EntryFields& entry, const ProviderInfo& provider) {
  Place place = entry.place;
  for (const Field& option : provider.options) {
    const Value* written = option.required ? entry.fields.find(option.name) : nullptr;
    if (written != nullptr) place = written->place();
  }
  return entry.paths.at(place.source);
}

}  // namespace

std::vector<Field> common_model_fields() {
  return {
      {"provider", Shape::words(provider_names()), "The wire that it speaks."},
      {"extends", Shape::text(), "Another model: what this entry does not say is as there."},
      {"base_url", Shape::text(), "Where it is."},
      {"model", Shape::text(), "The provider's own id of the model."},
      {"api_key_env", Shape::text(), "The variable that holds the key; the key itself is never written here."},
      {"parameters", parameters_shape(), "Sampling parameters; a prompt's own win."},
      {"drop_params", Shape::boolean(), "Leave out parameters that the provider does not know, instead of an error."},
      {"stream", Shape::boolean(), "Whether answers are streamed; by default where the provider can."},
      {"headers", Shape::map(Shape::text()), "Headers sent with each request; none that holds a key."},
      {"ca_file", Shape::text(), "A PEM file with the certificates to trust, relative to this file."},
      {"price", price_shape(), "What tokens cost."},
      {"limits", limits_shape(), "What the provider allows."},
      {"timeouts", timeouts_shape(), "How long to wait."},
      {"retry", Shape::object({{"attempts", Shape::integer(1, 20), "At most, per call."}}), "When an attempt fails."},
      {"answer", AnswerCleaning::model_shape(),
       "How its answers are cleaned before checks look at them; first, of an application, where its reply has them."},
      {"fallback", Shape::list_or_one(Shape::text()),
       "Models that are asked instead while this one cannot be reached."},
  };
}

void read_model_entry(const EntryFields& entry, ModelEntry& into, Diagnostics& diagnostics) {
  const Value fields = Value(entry.fields).at(entry.place);
  into.fallback = items_member(fields, "fallback");
  const ProviderInfo* provider = find_provider(text_member(fields, "provider"));
  if (provider == nullptr) {
    if (fields.find("provider") != nullptr || !into.unset.empty()) return;  // Told, or not to be known.
    return diagnostics.error(entry.place, fmt::format("model '{}' has no 'provider'", entry.name),
                             "such as provider: openai, or extends: another model");
  }
  const std::size_t before = diagnostics.error_count();
  const std::string path = home_of(entry, *provider);
  auto model = std::make_shared<Model>();
  model->name = entry.name;
  model->provider = provider->name;
  model->place = entry.place;
  model->folder = std::filesystem::path(entry.files.absolute(path)).parent_path().string();
  model->attempts = provider->default_attempts;
  EntryReader reader(fields, *provider, *model, diagnostics);
  reader.read_address();
  reader.read_secrets();
  reader.read_connection();
  reader.read_parameters();
  reader.read_bounds();
  reader.read_cleaning();
  reader.read_options();
  reader.read_version(entry.environment);
  if (into.unset.empty()) reader.refuse_missing();
  check_provider_options(*model, entry.files, path, diagnostics);
  if (provider->is_application) check_application(fields, *model, diagnostics);
  if (into.unset.empty() && diagnostics.error_count() == before) into.model = std::move(model);
}

}  // namespace llmeval
