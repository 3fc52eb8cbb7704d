#include "cli/variables.h"

#include "cli/workspace.h"
#include "data/json.h"
#include "data/yaml.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// They count within what was typed, of which nobody else knows.
void forget_places(Value& value) {
  value.at(Place());
  if (value.is_list()) {
    for (Value& item : value.list()) forget_places(item);
  } else if (value.is_object()) {
    for (const Member& member : value.object()) forget_places(*value.object().find(member.key));
  }
}

// Nearly all JSON is YAML, but not the pairs of escapes by which many writers spell an emoji.
Result<Object> read_object(std::string_view text, const std::string& shown) {
  if (tl::expected<Value, JsonError> json = parse_json(text, {.places = false}); json && json->is_object()) {
    return std::move(json->object());
  }
  Diagnostics diagnostics;
  std::optional<Value> value = parse_yaml(text, diagnostics.add_source(shown), diagnostics);
  if (diagnostics.has_errors()) return failure(diagnostics.sorted().front().to_text());
  if (!value || !value->is_object()) return failure(fmt::format("{} is not an object of variables", shown));
  forget_places(*value);
  return std::move(value->object());
}

bool is_file(const std::string& word) {
  return word.ends_with(".json") || word.ends_with(".yaml") || word.ends_with(".yml");
}

Result<Object> read_file(const std::string& path, const std::string& directory) {
  std::ifstream file(absolute_path(directory, path));
  if (!file) return failure(fmt::format("cannot read '{}'", path));
  return read_object(std::string(std::istreambuf_iterator<char>(file), {}), path);
}

Result<> read_word(const std::string& word, const std::string& directory, TypedVariables& into) {
  const std::size_t equals = word.find('=');
  Object added;
  if (word.starts_with('@')) {
    LLMEVAL_TRY(added, read_file(word.substr(1), directory));
  } else if (word.starts_with('{')) {
    LLMEVAL_TRY(added, read_object(word, "--vars"));
  } else if (equals == std::string::npos && is_file(word)) {
    LLMEVAL_TRY(added, read_file(word, directory));
  } else if (equals == std::string::npos || equals == 0) {
    return failure(fmt::format("'{}' is not NAME=TEXT, a JSON object or @FILE", word));
  } else {
    added.append(word.substr(0, equals), Value(word.substr(equals + 1)));
    into.named.push_back(word.substr(0, equals));
  }
  for (const Member& member : added) into.vars.set(member.key, member.value);
  return {};
}

}  // namespace

Result<TypedVariables> read_variables(const std::vector<std::string>& words, const std::string& directory) {
  TypedVariables variables;
  for (const std::string& word : words) LLMEVAL_CHECK(read_word(word, directory, variables));
  return variables;
}

}  // namespace llmeval
