// A provider `http` of promptfoo as an application of ours.
#include "import/javascript.h"
#include "import/promptfoo_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

namespace llmeval {

namespace {

// `{{prompt}}` is our `{{ message }}`, `{{env.NAME}}` a secret. False: another tag is there.
bool convert_tags(std::string& text, Object& secrets) {
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t open = rest.find("{{");
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = rest.find("}}", open);
    if (close == std::string_view::npos) return false;
    const std::string tag(rest.substr(open, close + 2 - open));
    std::string name;
    for (const char c : tag) {
      if (c != ' ' && c != '{' && c != '}') name += c;
    }
    if (name == "prompt") {
      out += "{{ message }}";
    } else if (const auto variable = environment_name(tag)) {
      std::string key;
      for (const char c : *variable) key += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      out += fmt::format("{{{{ secrets.{} }}}}", key);
      secrets.set(key, Value(*variable));
    } else {
      return false;
    }
    rest.remove_prefix(close + 2);
  }
  text = std::move(out);
  return text.find("{%") == std::string::npos;
}

bool convert_tags(Value& value, Object& secrets) {
  if (value.is_text()) {
    std::string text = value.text();
    const bool is_good = convert_tags(text, secrets);
    value = Value(std::move(text));
    return is_good;
  }
  if (value.is_list()) {
    for (Value& item : value.list()) {
      if (!convert_tags(item, secrets)) return false;
    }
  } else if (value.is_object()) {
    Object converted;
    for (const Member& member : value.object()) {
      Value inner = member.value;
      if (!convert_tags(inner, secrets)) return false;
      converted.set(member.key, std::move(inner));
    }
    value = Value(std::move(converted));
  }
  return true;
}

}  // namespace

std::optional<Object> PromptfooModels::read_http(const std::string& id, const Value& config, const std::string& what) {
  ImportNotes& notes = files_.notes();
  const Place place = config.place();
  const std::string url = text_of(config, "url").value_or(id);
  if (url.find("://") == std::string::npos || config.find("request") != nullptr) {
    notes.left_out(place, what, "it has no 'url' of its own (a raw 'request' is not read)");
    return std::nullopt;
  }
  Object entry{{"provider", Value("http")}, {"base_url", Value(url)}};
  for (const std::string_view key : {"method", "headers", "body"}) {
    if (const Value* const value = config.find(key)) entry.set(std::string(key), *value);
  }
  Object secrets;
  Value filled{entry};
  if (!convert_tags(filled, secrets)) {
    notes.left_out(place, what, "its request has tags other than {{prompt}} and {{env.NAME}}");
    return std::nullopt;
  }
  entry = filled.object();
  const Value* const parser =
      config.find("transformResponse") != nullptr ? config.find("transformResponse") : config.find("responseParser");
  if (parser != nullptr) {
    const auto pointer = parser->is_text() ? javascript_path(parser->text(), "json") : std::nullopt;
    if (!pointer) {
      notes.left_out(parser->place(), what, "where its reply has the answer is said by a program");
      return std::nullopt;
    }
    entry.set("answer", Value(*pointer));
  }
  if (!secrets.empty()) entry.set("secrets", Value(std::move(secrets)));
  constexpr std::string_view k_read[] = {"url", "method", "headers", "body", "transformResponse", "responseParser"};
  for (const Member& member : config.is_object() ? config.object() : Object()) {
    if (std::find(std::begin(k_read), std::end(k_read), member.key) == std::end(k_read))
      notes.left_out(member.place, fmt::format("'{}' of {}", member.key, what), "there is nothing like it");
  }
  return entry;
}

}  // namespace llmeval
