#include "cli/stored_selection.h"

#include "cli/earlier_cases.h"
#include "data/json.h"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

struct ListField {
  const char* name;
  std::vector<std::string> SelectionOptions::*field;
};
struct NumberField {
  const char* name;
  std::optional<std::uint64_t> SelectionOptions::*field;
};

constexpr std::array k_lists{
    ListField{"suites", &SelectionOptions::suites}, ListField{"prompts", &SelectionOptions::prompts},
    ListField{"models", &SelectionOptions::models}, ListField{"cases", &SelectionOptions::cases},
    ListField{"tags", &SelectionOptions::tags},     ListField{"env_files", &SelectionOptions::env_files},
};
constexpr std::array k_numbers{
    NumberField{"limit", &SelectionOptions::limit},
    NumberField{"pick", &SelectionOptions::pick},
    NumberField{"seed", &SelectionOptions::seed},
};
constexpr const char* k_trials = "trials";
constexpr const char* k_directory = "directory";

Value list_value(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

std::optional<std::int64_t> number_at(const Value& object, const char* name) {
  const Value* value = object.find(name);
  return value != nullptr && value->is_number() ? value->number().to_int64() : std::nullopt;
}

}  // namespace

bool selects_anything(const SelectionOptions& options) {
  for (const ListField& list : k_lists) {
    if (list.field != &SelectionOptions::env_files && !(options.*list.field).empty()) return true;
  }
  for (const NumberField& number : k_numbers) {
    if (options.*number.field) return true;
  }
  return options.trials.has_value() || options.earlier != EarlierCases::all;
}

std::string to_json(const StoredSelection& selection) {
  Object object;
  object.append(k_directory, Value(selection.directory));
  for (const ListField& list : k_lists) {
    const std::vector<std::string>& texts = selection.options.*list.field;
    if (!texts.empty()) object.append(list.name, list_value(texts));
  }
  for (const NumberField& number : k_numbers) {
    const std::optional<std::uint64_t>& given = selection.options.*number.field;
    if (given) object.append(number.name, Value(static_cast<std::int64_t>(*given)));
  }
  if (const std::string_view flag = earlier_flag(selection.options.earlier); !flag.empty()) {
    object.append(std::string(flag.substr(2)), Value(selection.options.earlier_run));
  }
  if (selection.options.trials) object.append(k_trials, Value(*selection.options.trials));
  return to_json(Value(std::move(object)));
}

Result<StoredSelection> parse_stored_selection(const std::string& json) {
  const auto object = parse_json(json);
  if (!object || !object->is_object()) return failure("what the run selected cannot be read");
  StoredSelection selection;
  if (const Value* directory = object->find(k_directory)) selection.directory = directory->text();
  for (const ListField& list : k_lists) {
    const Value* texts = object->find(list.name);
    if (texts == nullptr || !texts->is_list()) continue;
    for (const Value& text : texts->list()) (selection.options.*list.field).push_back(text.text());
  }
  for (const NumberField& number : k_numbers) {
    if (const auto given = number_at(*object, number.name)) {
      selection.options.*number.field = static_cast<std::uint64_t>(*given);
    }
  }
  for (const EarlierCases earlier : {EarlierCases::failed, EarlierCases::errors, EarlierCases::unknown}) {
    const Value* run = object->find(earlier_flag(earlier).substr(2));
    if (run == nullptr) continue;
    selection.options.earlier = earlier;
    selection.options.earlier_run = run->text();
  }
  if (const auto trials = number_at(*object, k_trials)) selection.options.trials = static_cast<std::int32_t>(*trials);
  return selection;
}

}  // namespace llmeval
